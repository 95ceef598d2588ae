export interface Ranks {
  /** In the order of the input, from 1; equal values share the mean of their ranks. */
  readonly ranks: readonly number[];
  /** Size of every group of equal values, 1 for a value without equal. */
  readonly tieSizes: readonly number[];
}

/** Midranks of finite values; -0 equals 0. */
export function midranks(values: readonly number[]): Ranks {
  const order = values.map((value, index) => ({ value, index }));
  order.sort((a, b) => a.value - b.value);
  const ranks = new Array<number>(values.length).fill(0);
  const tieSizes: number[] = [];
  let start = 0;
  while (start < order.length) {
    let end = start + 1;
    while (end < order.length && order[end]?.value === order[start]?.value) end += 1;
    for (const { index } of order.slice(start, end)) ranks[index] = (start + 1 + end) / 2;
    tieSizes.push(end - start);
    start = end;
  }
  return { ranks, tieSizes };
}
