import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { confusionMatrix } from "../../../src/stats/confusion-matrix.ts";
import { classScores, macroF1, macroF1OfOccurring, weightedF1 } from "../../../src/stats/f1.ts";
import { REFERENCE } from "../../fixtures/classification/read-reference.ts";

const { expected, labels } = REFERENCE;
const MATRIX = confusionMatrix(
  labels,
  REFERENCE.actual.map((actual, index) => ({
    actual,
    predicted: REFERENCE.predictedWithInvalid[index] ?? null,
  })),
);

const label = fc.constantFrom("a", "b", "c");
const answers = fc.array(fc.record({ actual: label, predicted: fc.option(label, { nil: null }) }), {
  minLength: 1,
  maxLength: 40,
});

describe("confusionMatrix", () => {
  it("has a row for each actual label, a column for each answer and one for answers that are no label", () => {
    const matrix = confusionMatrix(
      ["a", "b"],
      [
        { actual: "a", predicted: "b" },
        { actual: "a", predicted: "a" },
        { actual: "b", predicted: null },
      ],
    );
    expect(matrix.counts).toEqual([
      [1, 1],
      [0, 0],
    ]);
    expect(matrix.unlabelled).toEqual([0, 1]);
  });

  it("holds every answer once", () => {
    fc.assert(
      fc.property(answers, (given) => {
        const { counts, unlabelled } = confusionMatrix(["a", "b", "c"], given);
        const total = [...counts.flat(), ...unlabelled].reduce((a, b) => a + b, 0);
        expect(total).toBe(given.length);
      }),
    );
  });

  it("refuses labels outside of the set and a set that names one twice", () => {
    expect(() => confusionMatrix(["a"], [{ actual: "b", predicted: null }])).toThrow(RangeError);
    expect(() => confusionMatrix(["a"], [{ actual: "a", predicted: "b" }])).toThrow(RangeError);
    expect(() => confusionMatrix(["a", "a"], [])).toThrow(RangeError);
  });
});

describe("classScores", () => {
  it("agrees with scikit-learn where answers are missing and a label never occurs", () => {
    const scores = classScores(MATRIX);
    for (const [index, score] of scores.entries()) {
      expect(score.support).toBe(expected.support[index]);
      expect(score.precision ?? 0).toBeCloseTo(expected.precision[index] ?? -1, 12);
      expect(score.recall ?? 0).toBeCloseTo(expected.recall[index] ?? -1, 12);
      expect(score.f1 ?? 0).toBeCloseTo(expected.f1[index] ?? -1, 12);
    }
  });

  it("has no precision without predictions, no recall without support, and no F1 without both", () => {
    const scores = classScores(confusionMatrix(["a", "b", "c"], [{ actual: "a", predicted: "b" }]));
    expect(scores.map(({ precision, recall, f1 }) => [precision, recall, f1])).toEqual([
      [null, 0, 0],
      [0, null, 0],
      [null, null, null],
    ]);
  });
});

describe("averages of F1", () => {
  it("agree with scikit-learn", () => {
    const scores = classScores(MATRIX);
    expect(macroF1(scores)).toBeCloseTo(expected.macroF1, 12);
    expect(macroF1OfOccurring(scores)).toBeCloseTo(expected.macroF1OfOccurring, 12);
    expect(weightedF1(scores)).toBeCloseTo(expected.weightedF1, 12);
  });

  it("are null for no items", () => {
    const scores = classScores(confusionMatrix(["a"], []));
    expect([macroF1(scores), macroF1OfOccurring(scores), weightedF1(scores)]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it("are 1 when every answer is right, and lie in [0, 1] otherwise", () => {
    fc.assert(
      fc.property(answers, (given) => {
        const right = given.map(({ actual }) => ({ actual, predicted: actual }));
        const perfect = classScores(confusionMatrix(["a", "b", "c"], right));
        expect(macroF1OfOccurring(perfect)).toBe(1);
        expect(weightedF1(perfect)).toBeCloseTo(1, 12);
        const scores = classScores(confusionMatrix(["a", "b", "c"], given));
        for (const value of [macroF1(scores), weightedF1(scores)]) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
