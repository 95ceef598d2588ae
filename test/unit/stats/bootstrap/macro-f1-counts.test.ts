import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelledStrata } from "../../../../src/stats/bootstrap/labelled-strata.ts";
import {
  macroF1LeavingOneOut,
  macroF1Of,
  macroF1Resampler,
} from "../../../../src/stats/bootstrap/macro-f1-counts.ts";
import { confusionMatrix } from "../../../../src/stats/confusion-matrix.ts";
import { classScores, macroF1 } from "../../../../src/stats/f1.ts";
import { valueOf } from "./expect-result.ts";

const LABELS = ["a", "b", "c", "d"];
const answer = fc.record({ actual: fc.nat(3), predicted: fc.integer({ min: -1, max: 3 }) });
// Five items of four labels: one label has two.
const answers = fc.array(answer, { minLength: 5, maxLength: 40 });

type Answer = Readonly<{ actual: number; predicted: number }>;

function plainMacroF1(items: readonly Answer[]): number {
  const matrix = confusionMatrix(
    LABELS,
    items.map(({ actual, predicted }) => ({
      actual: LABELS[actual] ?? "",
      predicted: LABELS[predicted] ?? null,
    })),
  );
  return macroF1(classScores(matrix)) ?? 0;
}

/** The items in the order of their labels, twice: as they are and as strata. */
function prepared(items: readonly Answer[]) {
  const sorted = [...items].sort((a, b) => a.actual - b.actual);
  const predicted = sorted.map((item) => item.predicted);
  const actual = sorted.map((item) => item.actual);
  const strata = valueOf(labelledStrata(actual, [predicted], LABELS.length));
  return { sorted, strata, predictions: strata.predictions[0] ?? new Int32Array() };
}

describe("macro-F1 from counts", () => {
  it("is the macro-F1 of the confusion matrix", () => {
    fc.assert(
      fc.property(answers, (items) => {
        const { sorted, strata, predictions } = prepared(items);
        expect(macroF1Of(strata, predictions)).toBeCloseTo(plainMacroF1(sorted), 12);
      }),
    );
  });

  it("leaves out each item as a new confusion matrix without it would", () => {
    fc.assert(
      fc.property(answers, (items) => {
        const { sorted, strata, predictions } = prepared(items);
        for (const [left, value] of macroF1LeavingOneOut(strata, predictions).entries()) {
          const rest = sorted.filter((_, place) => place !== left);
          expect(value).toBeCloseTo(plainMacroF1(rest), 12);
        }
      }),
    );
  });

  it("counts an item as often as it is drawn", () => {
    const items = [
      { actual: 0, predicted: 0 },
      { actual: 0, predicted: 1 },
      { actual: 1, predicted: -1 },
      { actual: 1, predicted: 1 },
    ];
    const { strata, predictions } = prepared(items);
    const drawn = [0, 0, 3, 3].map((place) => items[place] ?? { actual: 0, predicted: 0 });
    const ofResample = macroF1Resampler(strata, predictions);
    expect(ofResample(Int32Array.of(1, 1, 2, 2))).toBe(0);
    expect(ofResample(Int32Array.of(0, 0, 3, 3))).toBeCloseTo(plainMacroF1(drawn), 12);
  });
});
