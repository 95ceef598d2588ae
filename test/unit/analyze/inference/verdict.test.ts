import { describe, expect, it } from "vitest";
import { verdictOf } from "../../../../src/analyze/inference/verdict.ts";
import type { Comparison } from "../../../../src/analyze/inference/comparison.ts";
import { comparisonOf, effectOf } from "../comparisons/cells-of.ts";

const SETTINGS = { alpha: 0.05, wideHalfWidth: 0.05 };

function verdict(changes: Partial<Comparison>): Comparison["verdict"] {
  return verdictOf(comparisonOf({ adjustedP: 0.01, ...changes }), SETTINGS).verdict;
}

describe("verdictOf", () => {
  it("names A when its speed is higher and the interval excludes no difference", () => {
    expect(verdict({ effect: effectOf(0.12, 0.07, 0.17) })).toBe("a-better");
  });

  it("names B when its speed is higher", () => {
    expect(verdict({ effect: effectOf(-0.12, -0.17, -0.07) })).toBe("b-better");
  });

  it("names the one with the shorter time", () => {
    const effect = effectOf(0.12, 0.07, 0.17);
    expect(verdict({ effect, higherIsBetter: false })).toBe("b-better");
  });

  it("names nobody when the corrected p is not below alpha", () => {
    expect(verdict({ effect: effectOf(0.03, 0.01, 0.05), adjustedP: 0.05 })).toBe(
      "no-difference-shown",
    );
  });

  it("names nobody when an effect that should have a p value has none", () => {
    expect(verdict({ effect: effectOf(0.12, 0.07, 0.17, null), adjustedP: null })).not.toBe(
      "a-better",
    );
  });

  it("judges ranges of memory without a p value", () => {
    const effect = { ...effectOf(90, 50, 120, null), confidence: null, method: "ranges" } as const;
    expect(verdict({ effect, unit: "bytes", higherIsBetter: false, adjustedP: null })).toBe(
      "b-better",
    );
  });

  it("is inconclusive where the interval of no shown difference is wide", () => {
    expect(verdict({ effect: effectOf(0.02, -0.06, 0.1), adjustedP: 0.6 })).toBe("inconclusive");
  });

  it("measures the width of a ratio on its logarithm, as wide for B against A", () => {
    // Half of ln(1.052 / 0.952) is 0.0499, that of the same ends one by one is 0.05 in both directions.
    const [low, high] = [0.952, 1.052];
    const forward = verdict({ effect: effectOf(0, low - 1, high - 1), adjustedP: 1 });
    const backward = verdict({ effect: effectOf(0, 1 / high - 1, 1 / low - 1), adjustedP: 1 });
    expect([forward, backward]).toEqual(["inconclusive", "inconclusive"]);
  });

  it("is equivalent when the narrower interval lies inside the margin", () => {
    const equivalence = { margin: 0.05, low: -0.01, high: 0.02, isEquivalent: true };
    expect(verdict({ effect: effectOf(0.005, -0.02, 0.03), equivalence })).toBe("equivalent");
  });

  it("withholds before it says anything else", () => {
    const equivalence = { margin: 0.05, low: -0.01, high: 0.02, isEquivalent: true };
    const effect = effectOf(0.12, 0.07, 0.17);
    expect(verdict({ effect, equivalence, withheldBy: ["drift"] })).toBe("withheld");
  });

  it("has nothing to say without an effect, withheld or not", () => {
    expect(verdict({ effect: null, withheldBy: ["drift"] })).toBe("not-estimable");
  });

  it.each([
    [0.01, true, false],
    [0.2, true, true],
    [0.01, false, true],
    [0.2, false, false],
  ])("compares the test (p = %f) with an interval that excludes 0: %s", (p, excludes, differs) => {
    const test = {
      test: "wilcoxon-exact",
      because: "fewer-than-20",
      shapiro: null,
      statistic: null,
      p,
      adjustedP: null,
    } as const;
    const effect = excludes ? effectOf(0.1, 0.05, 0.15) : effectOf(0.1, -0.05, 0.25);
    expect(verdictOf(comparisonOf({ effect, test }), SETTINGS).testDisagrees).toBe(differs);
  });
});
