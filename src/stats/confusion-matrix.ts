export interface LabelledAnswer {
  readonly actual: string;
  /** `null` when the answer was no label. */
  readonly predicted: string | null;
}

export interface ConfusionMatrix {
  /** The label set, in the order of rows and columns. */
  readonly labels: readonly string[];
  /** `counts[i][j]`: items of label i that were answered with label j. */
  readonly counts: readonly (readonly number[])[];
  /** Items of label i whose answer was no label. */
  readonly unlabelled: readonly number[];
}

/**
 * Counts of answers by actual and predicted label.
 *
 * @throws RangeError for a label outside of the set, and for a set that names a label twice.
 */
export function confusionMatrix(
  labels: readonly string[],
  answers: readonly LabelledAnswer[],
): ConfusionMatrix {
  const places = new Map(labels.map((label, place) => [label, place]));
  if (places.size !== labels.length) throw new RangeError("a label occurs twice");
  const placeOf = (label: string): number => {
    const place = places.get(label);
    if (place === undefined) throw new RangeError(`"${label}" is not one of the labels`);
    return place;
  };
  const counts = labels.map(() => labels.map(() => 0));
  const unlabelled = labels.map(() => 0);
  for (const { actual, predicted } of answers) {
    const row = placeOf(actual);
    if (predicted === null) increment(unlabelled, row);
    else increment(counts[row] ?? [], placeOf(predicted));
  }
  return { labels, counts, unlabelled };
}

function increment(counts: number[], place: number): void {
  counts[place] = (counts[place] ?? 0) + 1;
}
