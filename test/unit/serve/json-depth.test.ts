import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isNestedDeeper } from "../../../src/serve/json-depth.ts";

/** Levels of arrays and objects, counted the slow way. */
function depthOf(value: unknown): number {
  if (value === null || typeof value !== "object") return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe("the depth of a JSON text", () => {
  it("is that of its value, whatever brackets stand in its texts", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), fc.nat(10), (text, limit) => {
        expect(isNestedDeeper(text, limit)).toBe(depthOf(JSON.parse(text)) > limit);
      }),
    );
  });

  it("is found in a text of a million brackets, which a recursive reader would not survive", () => {
    expect(isNestedDeeper("[".repeat(1_000_000), 100)).toBe(true);
  });

  it("is not raised by quotes and brackets inside of a text", () => {
    expect(isNestedDeeper(String.raw`["\"[[[[", "\\", "]]{{"]`, 1)).toBe(false);
  });
});
