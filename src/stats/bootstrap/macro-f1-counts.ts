import type { LabelledStrata } from "./labelled-strata.ts";

/**
 * How often each outcome occurs: one place for each label given wrongly, one for answers that are no label,
 * one for each label given rightly. One count for each item is all that a resample costs.
 */
type OutcomeCounts = Int32Array;

/** The mean F1 over all labels, of items of which each is taken once. */
export function macroF1Of(strata: LabelledStrata, predictions: Int32Array): number {
  const everyItem = Int32Array.from(predictions, (_, item) => item);
  return macroF1Resampler(strata, predictions)(everyItem);
}

/** A function from the indices of a resample to its macro-F1. It allocates nothing. */
export function macroF1Resampler(
  strata: LabelledStrata,
  predictions: Int32Array,
): (indices: Int32Array) => number {
  const outcomes = outcomesOf(strata, predictions);
  const counts = new Int32Array(2 * strata.labelCount + 1);
  return (indices) => {
    countOutcomes(outcomes, indices, counts);
    return sumOfF1(strata, counts) / strata.labelCount;
  };
}

/** The macro-F1 without each item in turn: that changes the F1 of at most two labels. */
export function macroF1LeavingOneOut(
  strata: LabelledStrata,
  predictions: Int32Array,
): Float64Array {
  const { actual, labelCount } = strata;
  const counts = new Int32Array(2 * labelCount + 1);
  const everyItem = Int32Array.from(predictions, (_, item) => item);
  countOutcomes(outcomesOf(strata, predictions), everyItem, counts);
  const total = sumOfF1(strata, counts);
  return Float64Array.from(predictions, (answer, item) => {
    const label = actual[item] as number;
    const isCorrect = answer === label;
    let without = total + changeOfF1(strata, counts, label, isCorrect);
    if (!isCorrect && answer < labelCount) without += changeOfF1(strata, counts, answer, isCorrect);
    return without / labelCount;
  });
}

/**
 * How the F1 of a label changes without one item. One that was answered rightly counts as an item and as an
 * answer of its label; any other is an item of one label and an answer with the other.
 */
function changeOfF1(
  { supports, labelCount }: LabelledStrata,
  counts: OutcomeCounts,
  label: number,
  isCorrect: boolean,
): number {
  const correct = counts[labelCount + 1 + label] as number;
  const size = (supports[label] as number) + (counts[label] as number) + correct;
  const after = isCorrect ? f1(correct - 1, size - 2) : f1(correct, size - 1);
  return after - f1(correct, size);
}

/** The place of each item's outcome. */
function outcomesOf({ actual, labelCount }: LabelledStrata, predictions: Int32Array): Int32Array {
  return predictions.map((answer, item) =>
    answer === actual[item] ? labelCount + 1 + answer : answer,
  );
}

function countOutcomes(outcomes: Int32Array, indices: Int32Array, counts: OutcomeCounts): void {
  counts.fill(0);
  const count = indices.length;
  for (let place = 0; place < count; place += 1) {
    const outcome = outcomes[indices[place] as number] as number;
    counts[outcome] = (counts[outcome] as number) + 1;
  }
}

function sumOfF1({ supports, labelCount }: LabelledStrata, counts: OutcomeCounts): number {
  let sum = 0;
  for (let label = 0; label < labelCount; label += 1) {
    const correct = counts[labelCount + 1 + label] as number;
    sum += f1(correct, (supports[label] as number) + (counts[label] as number) + correct);
  }
  return sum;
}

/** F1 of a label; 0 where it neither occurs nor is answered (`zero_division=0` of scikit-learn). */
function f1(correct: number, supportAndPredicted: number): number {
  return supportAndPredicted === 0 ? 0 : (2 * correct) / supportAndPredicted;
}
