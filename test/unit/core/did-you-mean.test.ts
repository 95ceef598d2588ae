import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { closestWord, didYouMean, editDistance } from "../../../src/core/did-you-mean.ts";

describe("closestWord", () => {
  it.each([
    ["max_token", "max_tokens"],
    ["MAX_TOKENS", "max_tokens"],
    ["mxa_tokens", "max_tokens"],
    ["promptsfile", "prompts_file"],
  ])("takes %s for %s", (typed, meant) => {
    expect(closestWord(typed, ["max_tokens", "prompts_file", "name"])).toBe(meant);
  });

  it("does not guess when a third of the letters differ", () => {
    expect(closestWord("colour", ["max_tokens", "prompts_file", "name"])).toBeNull();
  });

  it("does not compare words of absurd length", () => {
    expect(closestWord("x".repeat(1e6), ["x".repeat(1e6)])).toBeNull();
  });
});

describe("didYouMean", () => {
  it("is a sentence to append, or nothing", () => {
    expect(didYouMean("nmae", ["name"])).toBe(' Did you mean "name"?');
    expect(didYouMean("zzzz", ["name"])).toBe("");
  });
});

describe("editDistance", () => {
  it("counts a swap of neighbours as one edit", () => {
    expect(editDistance("form", "from")).toBe(1);
    expect(editDistance("kitten", "sitting")).toBe(3);
  });

  it("is symmetric, zero only for equal words, and at most the longer length", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        const distance = editDistance(a, b);
        expect(distance).toBe(editDistance(b, a));
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});
