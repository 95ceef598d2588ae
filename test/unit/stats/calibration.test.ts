import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  equalMassBins,
  equalWidthBins,
  expectedCalibrationError,
} from "../../../src/stats/calibration.ts";
import { REFERENCE } from "../../fixtures/classification/read-reference.ts";
import { confidentAnswers, REFERENCE_ANSWERS, reordered } from "./confident-answers.ts";

const { expected } = REFERENCE;

describe("expectedCalibrationError", () => {
  it("agrees with numpy over ten bins of equal width", () => {
    const bins = equalWidthBins(REFERENCE_ANSWERS, 10);
    expect(bins.map(({ count }) => count)).toEqual(expected.equalWidthCounts);
    expect(expectedCalibrationError(bins)).toBeCloseTo(expected.equalWidthError, 12);
  });

  it("agrees with numpy over ten bins of equal mass", () => {
    const bins = equalMassBins(REFERENCE_ANSWERS, 10);
    expect(bins.map(({ count }) => count)).toEqual(Array.from({ length: 10 }, () => 6));
    expect(expectedCalibrationError(bins)).toBeCloseTo(expected.equalMassError, 12);
  });

  it("is 0 for answers that are as often right as they say", () => {
    const half = [true, false].map((isCorrect) => ({ confidence: 0.5, isCorrect }));
    expect(expectedCalibrationError(equalWidthBins(half, 10))).toBe(0);
  });

  it("is 1 for answers that are sure and wrong", () => {
    const wrong = [{ confidence: 1, isCorrect: false }];
    expect(expectedCalibrationError(equalMassBins(wrong, 10))).toBe(1);
  });

  it("is null for no answers", () => {
    expect(expectedCalibrationError(equalWidthBins([], 10))).toBeNull();
    expect(expectedCalibrationError(equalMassBins([], 10))).toBeNull();
  });

  it("lies in [0, 1] and does not depend on the order of the answers", () => {
    fc.assert(
      fc.property(confidentAnswers, (answers) => {
        for (const bins of [equalWidthBins, equalMassBins]) {
          const error = expectedCalibrationError(bins(answers, 10)) ?? -1;
          expect(error).toBeGreaterThanOrEqual(0);
          expect(error).toBeLessThanOrEqual(1);
          expect(expectedCalibrationError(bins(reordered(answers), 10))).toBeCloseTo(error, 12);
        }
      }),
    );
  });
});

describe("bins", () => {
  it("hold every answer once", () => {
    fc.assert(
      fc.property(confidentAnswers, fc.integer({ min: 1, max: 15 }), (answers, binCount) => {
        for (const bins of [equalWidthBins, equalMassBins]) {
          const counts = bins(answers, binCount).map(({ count }) => count);
          expect(counts.reduce((a, b) => a + b, 0)).toBe(answers.length);
        }
      }),
    );
  });

  it("of equal width hold their upper bound, and the first one also 0", () => {
    const answers = [0, 0.1, 0.3, 0.7, 1].map((confidence) => ({ confidence, isCorrect: true }));
    const counts = equalWidthBins(answers, 10).map(({ count }) => count);
    expect(counts).toEqual([2, 0, 1, 0, 0, 0, 1, 0, 0, 1]);
  });

  it("of equal mass keep equal confidences together", () => {
    const answers = [0.2, 0.5, 0.5, 0.5, 0.5, 0.9].map((confidence) => ({
      confidence,
      isCorrect: true,
    }));
    expect(equalMassBins(answers, 3).map(({ count }) => count)).toEqual([5, 1]);
  });

  it("without answers have neither confidence nor accuracy", () => {
    expect(equalWidthBins([], 1)).toEqual([
      { lowerBound: 0, upperBound: 1, count: 0, meanConfidence: null, accuracy: null },
    ]);
  });
});
