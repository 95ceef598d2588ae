import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { excerpt, withoutKey } from "../../../../src/engines/openai-http/foreign-text.ts";

describe("a text of somebody else in a message", () => {
  it("stands in one line, without what steers a terminal", () => {
    expect(excerpt("a\u001b[31mb\r\n\tc\u2028d")).toBe("a [31mb c d");
  });

  it("is cut at the limit, and says so", () => {
    expect(excerpt("abcdef", 4)).toBe("abcd...");
    expect(excerpt("abcd", 4)).toBe("abcd");
    expect(excerpt("abc   \n", 4)).toBe("abc");
  });

  it("is never longer than the limit and has no control characters, whatever it is", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary-ascii" }),
        fc.integer({ min: 1, max: 40 }),
        (text, limit) => {
          const shown = excerpt(text, limit);
          expect(shown.length).toBeLessThanOrEqual(limit + 3);
          expect(/[\u0000-\u001f\u007f-\u009f]/.test(shown)).toBe(false);
        },
      ),
    );
  });

  it("does not show the key", () => {
    expect(withoutKey("a secret and a secret", "secret")).toBe("a (key) and a (key)");
    expect(withoutKey("a secret", null)).toBe("a secret");
    expect(withoutKey(JSON.stringify('se"cret'), 'se"cret')).toBe('"(key)"');
  });
});
