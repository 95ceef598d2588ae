import type { TaskAnalysis } from "../../analyze/capability/evaluation-analysis.ts";

/** Figures of a classification that belong to all its items together, not to one. In [0, 1]. */
export interface ClassificationExtra {
  readonly name: string;
  readonly value: number | null;
}

/** Those of a task, in the order in which they are shown; none for tasks without labels. */
export function classificationExtras({ classification }: TaskAnalysis): ClassificationExtra[] {
  if (classification === null) return [];
  const { macroF1, macroF1OfOccurring, weightedF1, probabilities } = classification;
  return [
    { name: "macro-F1", value: macroF1 },
    // Labels that a small sample lacks count 0 above, however well the others are told apart.
    ...(macroF1OfOccurring === macroF1
      ? []
      : [{ name: "macro-F1, labels that occur", value: macroF1OfOccurring }]),
    { name: "weighted F1", value: weightedF1 },
    ...(probabilities === null
      ? []
      : [{ name: "calibration error", value: probabilities.equalWidth.expectedCalibrationError }]),
  ];
}
