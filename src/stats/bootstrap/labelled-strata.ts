import { none, some, type Maybe } from "../maybe.ts";
import { FEWEST_VALUES } from "./usable-values.ts";

/** Items in the order of their actual label. */
export interface LabelledStrata {
  readonly labelCount: number;
  /** Items that have each label. */
  readonly supports: Int32Array;
  /** The actual label of each item, ascending. */
  readonly actual: Int32Array;
  /** For each classifier the predicted label of each item; `labelCount` stands for "no label". */
  readonly predictions: readonly Int32Array[];
}

/**
 * Sorts items by their actual label, items of one label in the order given.
 *
 * Undefined when no label has two items (`too-few`).
 *
 * @throws RangeError for lists of unequal length and for labels outside of the set
 */
export function labelledStrata(
  actual: ArrayLike<number>,
  predictions: readonly ArrayLike<number>[],
  labelCount: number,
): Maybe<LabelledStrata> {
  if (!Number.isInteger(labelCount) || labelCount < 1) {
    throw new RangeError(`a count of labels is a whole number above 0, not ${labelCount}`);
  }
  requireLabels(actual, 0, labelCount);
  for (const predicted of predictions) {
    if (predicted.length !== actual.length) throw new RangeError("each item has one prediction");
    requireLabels(predicted, -1, labelCount);
  }
  const order = Array.from(actual, (_, item) => item).sort(
    (a, b) => (actual[a] as number) - (actual[b] as number) || a - b,
  );
  const supports = new Int32Array(labelCount);
  for (const item of order) {
    const label = actual[item] as number;
    supports[label] = (supports[label] as number) + 1;
  }
  const largest = supports.reduce((most, support) => Math.max(most, support), 0);
  if (largest < FEWEST_VALUES) {
    return none({ code: "too-few", count: largest, needed: FEWEST_VALUES });
  }
  return some({
    labelCount,
    supports,
    actual: Int32Array.from(order, (item) => actual[item] as number),
    predictions: predictions.map((predicted) =>
      Int32Array.from(order, (item) => {
        const label = predicted[item] as number;
        return label === -1 ? labelCount : label;
      }),
    ),
  });
}

function requireLabels(labels: ArrayLike<number>, lowest: number, labelCount: number): void {
  for (let item = 0; item < labels.length; item += 1) {
    const label = labels[item] as number;
    if (!Number.isInteger(label) || label < lowest || label >= labelCount) {
      throw new RangeError(`${label} is not one of ${labelCount} labels`);
    }
  }
}
