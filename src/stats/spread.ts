import {
  medianAbsoluteDeviation as rawMedianAbsoluteDeviation,
  sampleStandardDeviation as standardDeviation,
} from "simple-statistics";
import { mean } from "./mean.ts";

/** Standard deviation with divisor n - 1; `null` for fewer than two values. */
export function sampleStandardDeviation(values: readonly number[]): number | null {
  return values.length < 2 ? null : standardDeviation(values);
}

/**
 * Sample standard deviation over the mean, as a fraction (0.02 is 2 %).
 *
 * `null` for fewer than two values and for a mean of 0.
 */
export function coefficientOfVariation(values: readonly number[]): number | null {
  const deviation = sampleStandardDeviation(values);
  const centre = mean(values);
  return deviation === null || centre === null || centre === 0 ? null : deviation / centre;
}

/** Median of the distances from the median, not scaled to a standard deviation; `null` for no values. */
export function medianAbsoluteDeviation(values: readonly number[]): number | null {
  return values.length === 0 ? null : rawMedianAbsoluteDeviation(values);
}
