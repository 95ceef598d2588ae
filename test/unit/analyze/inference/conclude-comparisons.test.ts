import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  concludeComparisons,
  type RawComparison,
} from "../../../../src/analyze/inference/adjust-families.ts";
import type { Comparison } from "../../../../src/analyze/inference/comparison.ts";
import { DEFAULT_INFERENCE } from "../../../../src/analyze/inference/settings.ts";
import { comparisonOf, effectOf } from "../comparisons/cells-of.ts";

function withP(p: number | null, changes: Partial<RawComparison> = {}): RawComparison {
  return comparisonOf({ effect: effectOf(0.2, 0.1, 0.3, p), ...changes });
}

function adjusted(comparisons: readonly RawComparison[]): (number | null)[] {
  return concludeComparisons(comparisons, DEFAULT_INFERENCE).map(({ adjustedP }) => adjustedP);
}

const PS = [0.01, 0.04, 0.03, 0.005, 0.2, 0.04];

describe("concludeComparisons", () => {
  it("corrects the primary family by Holm", () => {
    // R 4.2.2: p.adjust(c(.01, .04, .03, .005, .2, .04), "holm")
    const expected = [0.05, 0.12, 0.12, 0.03, 0.2, 0.12];
    adjusted(PS.map((p) => withP(p))).forEach((p, place) => {
      expect(p).toBeCloseTo(expected[place] ?? NaN, 12);
    });
  });

  it("corrects exploratory comparisons by Benjamini and Hochberg", () => {
    // R 4.2.2: p.adjust(c(.01, .04, .03, .005, .2, .04), "BH")
    const expected = [0.03, 0.048, 0.048, 0.03, 0.2, 0.048];
    adjusted(PS.map((p) => withP(p, { family: "exploratory" }))).forEach((p, place) => {
      expect(p).toBeCloseTo(expected[place] ?? NaN, 12);
    });
  });

  it("keeps the families apart", () => {
    expect(adjusted([withP(0.01), withP(0.02, { family: "exploratory" })])).toEqual([0.01, 0.02]);
  });

  it("counts withheld comparisons as members: what is looked at counts", () => {
    expect(adjusted([withP(0.01), withP(0.5, { withheldBy: ["drift"] })])).toEqual([0.02, 0.5]);
  });

  it("counts no comparison without a p value", () => {
    expect(adjusted([withP(0.01), withP(null)])).toEqual([0.01, null]);
  });

  it("corrects the p values of the specified tests in the same family", () => {
    const test = {
      test: "paired-t",
      because: "normal-and-20",
      shapiro: null,
      statistic: 2,
      p: 0.02,
      adjustedP: null,
    } as const;
    const both = concludeComparisons(
      [withP(0.01, { test }), withP(0.01, { test })],
      DEFAULT_INFERENCE,
    );
    expect(both.map((one) => one.test?.adjustedP)).toEqual([0.04, 0.04]);
  });

  it("keeps the order of the comparisons", () => {
    const workloads = ["z", "a", "m"];
    const concluded = concludeComparisons(
      workloads.map((workload) => withP(0.5, { workload })),
      DEFAULT_INFERENCE,
    );
    expect(concluded.map(({ workload }) => workload)).toEqual(workloads);
  });

  it("says inconclusive of accuracies by the margin of equivalence, not by that of speeds", () => {
    const effect = effectOf(0.01, -0.03, 0.05, 0.6);
    const verdicts = (["percent", "points"] as const).map(
      (unit) => concludeComparisons([withP(0.6, { effect, unit })], DEFAULT_INFERENCE)[0]?.verdict,
    );
    expect(verdicts).toEqual(["no-difference-shown", "inconclusive"]);
  });

  it("never lowers an adjusted p of the primary family when a comparison is added", () => {
    const p = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(p, { minLength: 1, maxLength: 12 }), p, (ps, added) => {
        const before = adjusted(ps.map((one) => withP(one)));
        const after = adjusted([...ps, added].map((one) => withP(one)));
        before.forEach((one, place) => {
          expect(after[place] ?? -1).toBeGreaterThanOrEqual(one ?? 2);
        });
      }),
    );
  });

  it("gives every comparison one verdict of the list", () => {
    const effect = fc
      .tuple(
        fc.double({ min: -0.5, max: 0.5, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
      )
      .map(([value, p]): Comparison["effect"] => effectOf(value, value - 0.1, value + 0.1, p));
    fc.assert(
      fc.property(fc.array(effect, { maxLength: 8 }), (effects) => {
        const raw = effects.map((one) => withP(0, { effect: one }));
        const concluded = concludeComparisons(raw, DEFAULT_INFERENCE);
        expect(concluded).toHaveLength(raw.length);
        for (const { verdict, effect: one, adjustedP } of concluded) {
          const isShown = one !== null && (one.low > 0 || one.high < 0) && (adjustedP ?? 1) < 0.05;
          expect(["a-better", "b-better"].includes(verdict)).toBe(isShown);
        }
      }),
    );
  });
});
