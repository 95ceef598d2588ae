import { isDrawable } from "./chart.ts";

export interface ConfusionData {
  readonly labels: readonly string[];
  /** `counts[i][j]`: items of label i that were answered with label j. */
  readonly counts: readonly (readonly number[])[];
}

/** A cell that is not empty. */
export interface Cell {
  readonly row: number;
  readonly column: number;
  readonly count: number;
  /** Of its row, in (0, 1]. */
  readonly share: number;
}

/** All cells with a count, row by row. */
export function cellsOf({ labels, counts }: ConfusionData): Cell[] {
  return labels.flatMap((_, row) => {
    const line = labels.map((_label, column) => {
      const count = counts[row]?.[column];
      return isDrawable(count) ? Math.max(0, count) : 0;
    });
    const total = line.reduce((sum, count) => sum + count, 0);
    return line
      .map((count, column) => ({ row, column, count, share: count / total }))
      .filter(({ count }) => count > 0);
  });
}
