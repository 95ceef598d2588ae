import { confusionMatrix } from "../../stats/confusion-matrix.ts";
import { classScores, macroF1 } from "../../stats/f1.ts";

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
