import { logAverage, mean as arithmeticMean } from "simple-statistics";
import { maximum, minimum } from "./range.ts";

/** Arithmetic mean, summed with compensation for rounding; `null` for no values. */
export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : arithmeticMean(values);
}

/**
 * Geometric mean, over logarithms: a product of a few hundred rates would leave the range of a double.
 * Never outside the values, and exact where all are equal: logarithms alone would turn 25 into
 * 24.999999999999996, which misses a limit of 25.
 *
 * `null` for no values, and when a value is negative or not a number: it has no logarithm.
 */
export function geometricMean(values: readonly number[]): number | null {
  const smallest = minimum(values);
  const largest = maximum(values);
  if (smallest === null || largest === null || !(smallest >= 0)) return null;
  return Math.min(largest, Math.max(smallest, logAverage(values)));
}
