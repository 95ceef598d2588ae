import type { ConfusionMatrix } from "./confusion-matrix.ts";

/** How well one label is recognised. */
export interface ClassScores {
  readonly label: string;
  /** Items whose actual label this is. */
  readonly support: number;
  /** Items that were answered with this label. */
  readonly predictedCount: number;
  readonly correctCount: number;
  /** Correct among those answered with the label, in [0, 1]; `null` when none was. */
  readonly precision: number | null;
  /** Correct among those that have the label, in [0, 1]; `null` when none has. */
  readonly recall: number | null;
  /** 2 correct / (support + predicted), in [0, 1]; `null` when the label neither occurs nor was answered. */
  readonly f1: number | null;
}

/**
 * Precision, recall and F1 of every label. An answer that is no label counts against the recall of
 * the actual label and against the precision of none.
 */
export function classScores(matrix: ConfusionMatrix): ClassScores[] {
  return matrix.labels.map((label, place) => {
    const row = matrix.counts[place] ?? [];
    const support = sum(row) + (matrix.unlabelled[place] ?? 0);
    const predictedCount = sum(matrix.counts.map((counts) => counts[place] ?? 0));
    const correctCount = row[place] ?? 0;
    return {
      label,
      support,
      predictedCount,
      correctCount,
      precision: ratio(correctCount, predictedCount),
      recall: ratio(correctCount, support),
      f1: ratio(2 * correctCount, support + predictedCount),
    };
  });
}

/**
 * Mean F1 over all labels of the set, each with the same weight; a label that neither occurs nor was
 * answered counts 0, as in scikit-learn with `labels=` the set and `zero_division=0`. On a sample
 * that lacks labels this is therefore low: see {@link macroF1OfOccurring}. `null` for no items.
 */
export function macroF1(scores: readonly ClassScores[]): number | null {
  return isEmpty(scores) ? null : sum(scores.map(({ f1 }) => f1 ?? 0)) / scores.length;
}

/** Mean F1 over the labels that occur among the items; `null` for no items. */
export function macroF1OfOccurring(scores: readonly ClassScores[]): number | null {
  return macroF1(scores.filter(({ support }) => support > 0));
}

/** Mean F1 over the labels, weighted by how often each occurs; `null` for no items. */
export function weightedF1(scores: readonly ClassScores[]): number | null {
  const itemCount = sum(scores.map(({ support }) => support));
  return ratio(sum(scores.map(({ f1, support }) => (f1 ?? 0) * support)), itemCount);
}

function isEmpty(scores: readonly ClassScores[]): boolean {
  return scores.every(({ support }) => support === 0);
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
