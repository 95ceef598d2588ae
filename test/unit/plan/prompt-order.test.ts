import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../../src/core/random.ts";
import { orderPrompts } from "../../../src/plan/prompt-order.ts";
import { items } from "./prepared-samples.ts";

describe("orderPrompts", () => {
  it("gives the same order for the same seed and another for another", () => {
    const all = items(20);
    const ids = (seed: number): string[] =>
      orderPrompts(all, seededRandom(seed)).map(({ id }) => id);

    expect(ids(42)).toEqual(ids(42));
    expect(ids(42)).not.toEqual(ids(43));
  });

  it("keeps every item once", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(), (count, seed) => {
        const all = items(count);
        const ordered = orderPrompts(all, seededRandom(seed));
        expect(ordered.map(({ id }) => id).sort()).toEqual(all.map(({ id }) => id).sort());
      }),
    );
  });

  it("holds the languages in their overall share in every beginning, to within one prompt", () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 60 }), fc.nat(), (count, seed) => {
        const all = items(count);
        const share = all.filter(({ language }) => language === "fr").length / count;
        const ordered = orderPrompts(all, seededRandom(seed));
        for (let length = 1; length <= count; length += 1) {
          const french = ordered.slice(0, length).filter(({ language }) => language === "fr");
          expect(Math.abs(french.length - share * length)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
