import { median, quantile } from "../../stats/quantile.ts";
import { isDrawable } from "./chart.ts";

export interface BoxRow {
  readonly label: string;
  readonly values: readonly number[];
}

/** What a box plot shows of a list of values. */
export interface Box {
  readonly label: string;
  /** Ascending. */
  readonly values: readonly number[];
  readonly quartiles: readonly [number, number, number];
  readonly whiskers: readonly [number, number];
}

/** Quartiles of type 7, whiskers by Tukey 1977; `null` without a value. */
export function boxOf({ label, values }: BoxRow): Box | null {
  const sorted = values.filter(isDrawable).sort((a, b) => a - b);
  const [low, middle, high] = [quantile(sorted, 0.25), median(sorted), quantile(sorted, 0.75)];
  if (low === null || middle === null || high === null) return null;
  const reach = 1.5 * (high - low);
  const lowest = sorted.find((value) => value >= low - reach) ?? low;
  const highest = sorted.findLast((value) => value <= high + reach) ?? high;
  return { label, values: sorted, quartiles: [low, middle, high], whiskers: [lowest, highest] };
}
