import { quickselect } from "simple-statistics";

/**
 * Puts the values of the wanted ranks where a sorted list would have them, in place: a dozen ranks of ten
 * thousand values take a fraction of the time of sorting them.
 *
 * @param ranks from 0, integers below the number of values, in any order
 */
export function placeRanks(values: Float64Array, ranks: readonly number[]): void {
  const ascending = [...new Set(ranks)].sort((a, b) => a - b);
  placeBetween(values, ascending, 0, values.length - 1);
}

/** The middle rank first: it parts the values, so that each of the others is looked for among fewer. */
function placeBetween(
  values: Float64Array,
  ranks: readonly number[],
  left: number,
  right: number,
): void {
  const middle = ranks.length >> 1;
  const rank = ranks[middle];
  if (rank === undefined || left >= right) return;
  // It needs an index and a length only; its types know no typed arrays.
  quickselect(values as unknown as number[], rank, left, right);
  placeBetween(values, ranks.slice(0, middle), left, rank - 1);
  placeBetween(values, ranks.slice(middle + 1), rank + 1, right);
}
