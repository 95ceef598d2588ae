import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mannKendall } from "../../../../src/stats/hypothesis/mann-kendall.ts";
import { seasonalMannKendall } from "../../../../src/stats/hypothesis/seasonal-mann-kendall.ts";

const value = fc.integer({ min: -1000, max: 1000 });
const group = fc.array(value, { minLength: 3, maxLength: 12 });

describe("seasonalMannKendall", () => {
  it("is the plain test for one group", () => {
    fc.assert(
      fc.property(group, (values) => {
        const plain = mannKendall(values);
        const seasonal = seasonalMannKendall([values]);
        expect(seasonal.reason).toEqual(plain.reason);
        expect(seasonal.value?.s).toBe(plain.value?.s);
        expect(seasonal.value?.p ?? null).toBe(plain.value?.p ?? null);
      }),
    );
  });

  it("does not see differences of level between groups", () => {
    fc.assert(
      fc.property(fc.array(group, { minLength: 1, maxLength: 6 }), value, (groups, shift) => {
        const shifted = groups.map((values, index) => values.map((one) => one + index * shift));
        expect(seasonalMannKendall(shifted)).toEqual(seasonalMannKendall(groups));
      }),
    );
  });

  it("adds the statistics and variances of the groups", () => {
    // Each group: S = 3, variance 3 * 2 * 11 / 18 = 66 / 18; two of them: S = 6, z = 5 / sqrt(132 / 18).
    const { value: trend } = seasonalMannKendall([
      [1, 2, 3],
      [10, 20, 30],
    ]);
    expect(trend?.s).toBe(6);
    expect(trend?.z).toBeCloseTo(5 / Math.sqrt(132 / 18), 12);
  });

  it("leaves out groups of fewer than three values, and says when none is left", () => {
    expect(
      seasonalMannKendall([
        [1, 2],
        [1, 2, 3],
      ]),
    ).toEqual(seasonalMannKendall([[1, 2, 3]]));
    expect(seasonalMannKendall([[1, 2], []]).reason).toEqual({
      code: "too-few",
      count: 2,
      needed: 3,
    });
    expect(seasonalMannKendall([[5, 5, 5]]).reason).toEqual({ code: "no-variation" });
    expect(seasonalMannKendall([[1, Number.NaN, 2]]).reason).toEqual({ code: "not-finite" });
  });
});
