import { describe, expect, it } from "vitest";
import { bootstrapClusterMean } from "../../../../src/stats/bootstrap/cluster-mean.ts";
import { bootstrapColumns } from "../../../../src/stats/bootstrap/columns.ts";
import { bootstrapGeometricMean } from "../../../../src/stats/bootstrap/geometric-mean.ts";
import {
  bootstrapMacroF1,
  bootstrapMacroF1Difference,
} from "../../../../src/stats/bootstrap/macro-f1.ts";
import { bootstrapMean } from "../../../../src/stats/bootstrap/mean.ts";
import { bootstrapMedian } from "../../../../src/stats/bootstrap/median.ts";
import { bootstrapProportion } from "../../../../src/stats/bootstrap/proportion.ts";
import { bootstrapStatistic } from "../../../../src/stats/bootstrap/statistic.ts";
import { bootstrapStratifiedMean } from "../../../../src/stats/bootstrap/stratified-mean.ts";
import { confusionMatrix } from "../../../../src/stats/confusion-matrix.ts";
import { classScores, macroF1 } from "../../../../src/stats/f1.ts";
import { valueOf } from "./expect-result.ts";

const HOW = { seed: 1, resamples: 500 };
const TOO_FEW = { code: "too-few", count: 1, needed: 2 };

describe("values that do not vary", () => {
  it("give intervals of no width at the estimate and no BCa interval", () => {
    const point = { low: 0.1, high: 0.1 };
    for (const result of [
      valueOf(bootstrapMean([0.1, 0.1, 0.1], HOW)),
      valueOf(bootstrapMedian([0.1, 0.1, 0.1], HOW)),
      valueOf(bootstrapGeometricMean([0.1, 0.1, 0.1], HOW)),
    ]) {
      expect(result).toMatchObject({
        estimate: 0.1,
        standardError: 0,
        percentile: point,
        basic: point,
        bca: { value: null, reason: { code: "no-bias-correction" } },
        biasCorrection: null,
        acceleration: null,
      });
    }
  });

  it("are zeros as well", () => {
    expect(valueOf(bootstrapMean([0, 0], HOW)).percentile).toEqual({ low: 0, high: 0 });
  });
});

describe("fewer than two values", () => {
  it("are too few for every function", () => {
    expect(bootstrapMean([5], HOW).reason).toEqual(TOO_FEW);
    expect(bootstrapMean([], HOW).reason).toEqual({ ...TOO_FEW, count: 0 });
    expect(bootstrapGeometricMean([5], HOW).reason).toEqual(TOO_FEW);
    expect(bootstrapMedian([5], HOW).reason).toEqual(TOO_FEW);
    expect(bootstrapStatistic([5], () => 1, HOW).reason).toEqual(TOO_FEW);
    expect(bootstrapProportion(1, 1, HOW).reason).toEqual(TOO_FEW);
    expect(bootstrapColumns([[5]], HOW).reason).toEqual(TOO_FEW);
    expect(bootstrapClusterMean([[5, 6, 7]], HOW).reason).toEqual(TOO_FEW);
    expect(bootstrapStratifiedMean([[5], [6], [7]], HOW).reason).toEqual(TOO_FEW);
    const answers = { actual: [0, 1], predicted: [0, 1], labelCount: 2 };
    expect(bootstrapMacroF1(answers, HOW).reason).toEqual(TOO_FEW);
  });
});

describe("values without a result", () => {
  it("are named: not finite, not positive", () => {
    expect(bootstrapMean([1, Number.NaN], HOW).reason).toEqual({ code: "not-finite" });
    expect(bootstrapMean([1e308, 1.7e308, 1.7e308], HOW).reason).toEqual({ code: "not-finite" });
    expect(bootstrapGeometricMean([1, 0], HOW).reason).toEqual({ code: "not-positive" });
    expect(bootstrapStatistic([1, 2], () => Number.NaN, HOW).reason).toEqual({
      code: "not-finite",
    });
  });

  it("leave out only the BCa interval when the statistic fails on one value less", () => {
    const firstOfThree = (sample: Float64Array): number => sample[2] ?? Number.NaN;
    const result = valueOf(bootstrapStatistic([1, 2, 3], firstOfThree, HOW));
    expect(result.bca.reason).toEqual({ code: "no-bias-correction" });
    expect(result.percentile).toEqual({ low: 1, high: 3 });
  });
});

describe("settings and arguments out of range", () => {
  it("are errors of the caller", () => {
    expect(() => bootstrapMean([1, 2], { seed: 0.5 })).toThrow(RangeError);
    expect(() => bootstrapMean([1, 2], { seed: 1, resamples: 1 })).toThrow(RangeError);
    expect(() => bootstrapMean([1, 2], { seed: 1, confidence: 1 })).toThrow(RangeError);
    expect(() => bootstrapMean([1, 2], { seed: 1, confidence: 0 })).toThrow(RangeError);
    expect(() => bootstrapProportion(3, 2, HOW)).toThrow(RangeError);
    expect(() => bootstrapProportion(-1, 2, HOW)).toThrow(RangeError);
    expect(() => bootstrapColumns([[1, 2], [1]], HOW)).toThrow(RangeError);
    expect(() => bootstrapClusterMean([[1, 2], []], HOW)).toThrow(RangeError);
  });

  it("are labels outside of the set and lists of unequal length", () => {
    const actual = [0, 0, 1];
    const of = (predicted: number[], labelCount = 2) =>
      bootstrapMacroF1({ actual, predicted, labelCount }, HOW);
    expect(() => of([0, 0, 2])).toThrow(RangeError);
    expect(() => of([0, 0, -2])).toThrow(RangeError);
    expect(() => of([0, 0])).toThrow(RangeError);
    expect(() => of([0, 0, 0], 1)).toThrow(RangeError);
    expect(() => of([0, 0, 0], 0)).toThrow(RangeError);
  });
});

describe("bootstrapProportion", () => {
  it("has no width when every outcome is the same", () => {
    expect(valueOf(bootstrapProportion(30, 30, HOW)).percentile).toEqual({ low: 1, high: 1 });
    expect(valueOf(bootstrapProportion(0, 30, HOW)).percentile).toEqual({ low: 0, high: 0 });
  });

  // python3 -c 'from scipy.stats import binom; print(binom.ppf([.025, .975], 200, .35) / 200)'
  it("ends at the quantiles of the binomial distribution", () => {
    const { percentile, standardError } = valueOf(bootstrapProportion(70, 200, { seed: 42 }));
    expect(percentile.low).toBeCloseTo(0.285, 9);
    expect(percentile.high).toBeCloseTo(0.415, 9);
    expect(standardError).toBeCloseTo(Math.sqrt((0.35 * 0.65) / 200), 3);
  });

  it("has the acceleration of the mean of as many zeros and ones", () => {
    const outcomes = Array.from({ length: 40 }, (_, item) => (item < 6 ? 1 : 0));
    const asMean = valueOf(bootstrapMean(outcomes, HOW));
    const result = valueOf(bootstrapProportion(6, 40, HOW));
    expect(result.acceleration).toBeCloseTo(asMean.acceleration ?? Number.NaN, 12);
  });
});

describe("bootstrapMacroF1", () => {
  const actual = [0, 2, 1, 0, 2, 1, 0, 2, 2, 1, 0, 1];
  const predicted = [0, 2, 0, 0, -1, 1, 1, 2, 0, 1, 0, -1];
  const names = ["a", "b", "c", "d"];

  it("estimates the macro-F1 over all labels, also those that never occur", () => {
    const matrix = confusionMatrix(
      names,
      actual.map((label, item) => ({
        actual: names[label] ?? "",
        predicted: names[predicted[item] ?? -1] ?? null,
      })),
    );
    const result = valueOf(bootstrapMacroF1({ actual, predicted, labelCount: 4 }, HOW));
    expect(result.estimate).toBeCloseTo(macroF1(classScores(matrix)) ?? Number.NaN, 12);
  });

  it("is 1 without width for a classifier that is always right", () => {
    const result = valueOf(bootstrapMacroF1({ actual, predicted: actual, labelCount: 3 }, HOW));
    expect(result.percentile).toEqual({ low: 1, high: 1 });
    expect(result.bca.reason).toEqual({ code: "no-bias-correction" });
  });

  it("differs from itself by 0, always", () => {
    const answers = { actual, predictedA: predicted, predictedB: predicted, labelCount: 3 };
    const result = valueOf(bootstrapMacroF1Difference(answers, HOW));
    expect(result).toMatchObject({ estimate: 0, standardError: 0, basic: { low: 0, high: 0 } });
  });

  it("changes its sign when the classifiers change places", () => {
    const one = { actual, predictedA: predicted, predictedB: actual, labelCount: 3 };
    const other = { actual, predictedA: actual, predictedB: predicted, labelCount: 3 };
    const ab = valueOf(bootstrapMacroF1Difference(one, HOW));
    const ba = valueOf(bootstrapMacroF1Difference(other, HOW));
    expect(ba.estimate).toBe(-ab.estimate);
    expect(ba.percentile.low).toBeCloseTo(-ab.percentile.high, 12);
  });
});
