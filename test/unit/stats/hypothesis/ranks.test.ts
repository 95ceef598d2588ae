import fc from "fast-check";
import { expect, it } from "vitest";
import { midranks } from "../../../../src/stats/hypothesis/ranks.ts";
import { anyValues } from "../inference-samples.ts";

// python3 -c 'from scipy.stats import rankdata; print(rankdata([3,1,3,2,3,1]))'
it("gives equal values the mean of their ranks", () => {
  expect(midranks([3, 1, 3, 2, 3, 1])).toEqual({
    ranks: [5, 1.5, 5, 3, 5, 1.5],
    tieSizes: [2, 1, 3],
  });
});

it("takes -0 for 0", () => {
  expect(midranks([0, -0]).ranks).toEqual([1.5, 1.5]);
});

it("deals out n (n + 1) / 2, in the order of the values", () => {
  fc.assert(
    fc.property(anyValues, (values) => {
      const { ranks, tieSizes } = midranks(values);
      const n = values.length;
      expect(ranks.reduce((sum, rank) => sum + rank, 0)).toBe((n * (n + 1)) / 2);
      expect(tieSizes.reduce((sum, size) => sum + size, 0)).toBe(n);
      values.forEach((a, i) => {
        values.forEach((b, j) => {
          if (a < b) expect(ranks[i]).toBeLessThan(ranks[j] ?? 0);
        });
      });
    }),
  );
});
