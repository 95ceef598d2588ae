import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placeRanks } from "../../../../src/stats/bootstrap/place-ranks.ts";

const lists = fc.array(fc.oneof(fc.double({ noNaN: true }), fc.integer({ min: 0, max: 3 })), {
  minLength: 1,
  maxLength: 700,
});

describe("values of wanted ranks", () => {
  it("lie where a sorted list has them, all others still being there", () => {
    fc.assert(
      fc.property(lists, fc.array(fc.nat(), { maxLength: 8 }), (list, wanted) => {
        const values = Float64Array.from(list);
        const sorted = Float64Array.from(list).sort();
        const ranks = wanted.map((number) => number % list.length);
        placeRanks(values, ranks);

        for (const rank of ranks) expect(Number(values[rank]) + 0).toBe(Number(sorted[rank]) + 0);
        expect(values.sort().map((value) => value + 0)).toEqual(sorted.map((value) => value + 0));
      }),
    );
  });
});
