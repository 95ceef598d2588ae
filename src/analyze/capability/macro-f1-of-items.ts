import { confusionMatrix } from "../../stats/confusion-matrix.ts";
import { classScores, macroF1 } from "../../stats/f1.ts";
import { minimum } from "../../stats/range.ts";

/**
 * Items of every label that occurs, for an interval of macro-F1. Resampling is within labels: of one or two
 * items of a label it sees next to no variation, and its interval would be far too short.
 */
export const MIN_ITEMS_FOR_STRATA = 5;

/** A right label and an answer as places in the label set; -1 for an answer that is no label. */
export interface JudgedItem {
  readonly actual: number;
  readonly predicted: number;
}

/** Macro-F1 over the whole label set, in [0, 1]; `null` without items. */
export function macroF1OfItems(
  labels: readonly string[],
  items: readonly JudgedItem[],
): number | null {
  const answers = items.map(({ actual, predicted }) => ({
    actual: labels[actual] ?? "",
    predicted: labels[predicted] ?? null,
  }));
  return macroF1(classScores(confusionMatrix(labels, answers)));
}

/** Items of the rarest label that occurs; 0 without items. */
export function rarestCount(actual: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const label of actual) counts.set(label, (counts.get(label) ?? 0) + 1);
  return minimum([...counts.values()]) ?? 0;
}
