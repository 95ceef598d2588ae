import { quantile as typeSevenQuantile } from "simple-statistics";

/**
 * Sample quantile of type 7 (linear interpolation at (n - 1)p), the default of R and NumPy.
 *
 * Lies between the smallest and the largest value; `null` for no values.
 *
 * @param probability in [0, 1]
 * @throws Error when the probability lies outside.
 * Source: Hyndman and Fan 1996, definition 7; simple-statistics has it since 7.8.9.
 */
export function quantile(values: readonly number[], probability: number): number | null {
  return values.length === 0 ? null : typeSevenQuantile(values, probability);
}

/** Middle value, or the mean of the two middle ones; `null` for no values. */
export function median(values: readonly number[]): number | null {
  return quantile(values, 0.5);
}
