import { coefficientOfVariation } from "../../src/stats/spread.ts";
import { median } from "../../src/stats/quantile.ts";
import { maximum, minimum } from "../../src/stats/range.ts";

/** What a benchmark says of repeated values. `null` where there are too few. */
export interface Spread {
  readonly count: number;
  readonly median: number | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** Sample standard deviation over the mean, as a fraction. */
  readonly variation: number | null;
}

export function spreadOf(values: readonly number[]): Spread {
  return {
    count: values.length,
    median: median(values),
    minimum: minimum(values),
    maximum: maximum(values),
    variation: coefficientOfVariation(values),
  };
}

/** The median of at least one value. @throws RangeError for none */
export function medianOf(values: readonly number[]): number {
  const middle = median(values);
  if (middle === null) throw new RangeError("a median needs at least one value");
  return middle;
}
