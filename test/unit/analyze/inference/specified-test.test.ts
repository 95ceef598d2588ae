import { describe, expect, it } from "vitest";
import { specifiedTest } from "../../../../src/analyze/inference/specified-test.ts";

/** Shares of nine fields: as binary numbers 8/9 - 7/9 and 3/9 - 2/9 differ. */
const SHARES = [
  [3, 2],
  [4, 4],
  [9, 7],
  [5, 5],
  [7, 6],
  [2, 3],
  [8, 6],
  [6, 5],
].map(([a = 0, b = 0]) => a / 9 - b / 9);

/** Twenty values that lie as normal ones do: quantiles of the normal distribution, moved by one. */
const NORMAL = [
  -1.87, -1.4, -1.13, -0.92, -0.74, -0.59, -0.45, -0.31, -0.19, -0.06, 0.06, 0.19, 0.31, 0.45, 0.59,
  0.74, 0.92, 1.13, 1.4, 1.87,
].map((value) => value + 1);

describe("specifiedTest", () => {
  it("takes the paired t test for twenty normal differences", () => {
    // SciPy 1.17: stats.ttest_1samp(NORMAL, 0) and stats.shapiro(NORMAL)
    const test = specifiedTest(NORMAL);
    expect(test).toMatchObject({ test: "paired-t", because: "normal-and-20" });
    expect(test?.statistic).toBeCloseTo(4.642857454541999, 10);
    expect(test?.p).toBeCloseTo(0.00017740373649680513, 12);
    expect(test?.shapiro?.w).toBeCloseTo(0.9972568235518172, 9);
  });

  it("takes Wilcoxon's for nineteen of them", () => {
    expect(specifiedTest(NORMAL.slice(1))).toMatchObject({
      test: "wilcoxon-exact",
      because: "fewer-than-20",
    });
  });

  it("takes Wilcoxon's for twenty differences with one far away", () => {
    expect(specifiedTest([...NORMAL.slice(1), 40])).toMatchObject({
      test: "wilcoxon-exact",
      because: "not-normal",
    });
  });

  it("ranks equal differences as ties, whatever their binary noise", () => {
    // All 2^6 signs of midranks 2.5 2.5 2.5 2.5 5.5 5.5: P(smaller sum <= 2.5) = 10 / 64.
    expect(specifiedTest(SHARES)).toMatchObject({ statistic: 2.5, p: 10 / 64 });
  });

  it("says nothing about differences that are all zero", () => {
    expect(specifiedTest([0, 0, 0, 0])).toBeNull();
  });

  it("says nothing about no differences", () => {
    expect(specifiedTest([])).toBeNull();
  });

  it("has no adjusted p before it stands in a family", () => {
    expect(specifiedTest(NORMAL)?.adjustedP).toBeNull();
  });
});
