import { logAverage, mean as arithmeticMean } from "simple-statistics";

/** Arithmetic mean, summed with compensation for rounding; `null` for no values. */
export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : arithmeticMean(values);
}

/**
 * Geometric mean, over logarithms: a product of a few hundred rates would leave the range of a double.
 *
 * `null` for no values, and when a value is negative or not a number: it has no logarithm.
 */
export function geometricMean(values: readonly number[]): number | null {
  if (values.length === 0 || !values.every((value) => value >= 0)) return null;
  return logAverage(values);
}
