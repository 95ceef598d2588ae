import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commonPrefixLength } from "../../../src/core/common-prefix.ts";

describe("commonPrefixLength", () => {
  it("is the length of a shared beginning, whatever follows", () => {
    const tokens = fc.array(fc.nat({ max: 3 }));
    fc.assert(
      fc.property(tokens, tokens, tokens, (shared, a, b) => {
        const length = commonPrefixLength([...shared, ...a], [...shared, ...b]);
        const differs = shared.length + commonPrefixLength(a, b);
        expect(length).toBe(differs);
      }),
    );
    expect(commonPrefixLength([1, 2, 3], [1, 2])).toBe(2);
    expect(commonPrefixLength([], [1])).toBe(0);
  });
});
