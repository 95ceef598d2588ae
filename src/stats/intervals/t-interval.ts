import { studentTQuantile } from "../distributions/student-t.ts";
import { requireOpenUnit } from "../distributions/argument-guards.ts";
import { none, some, type Interval, type Maybe } from "../maybe.ts";
import { geometricMean as geometricMeanOf } from "../mean.ts";
import { sampleMoments } from "./sample-moments.ts";

export interface MeanInterval extends Interval {
  readonly mean: number;
  readonly standardError: number;
  /** Degrees of freedom. */
  readonly df: number;
}

export interface GeometricMeanInterval extends Interval {
  readonly geometricMean: number;
  readonly df: number;
}

/**
 * Student's interval of a mean, in the unit of the values. Equal values give an interval of no width.
 *
 * Undefined for fewer than two values (`too-few`), and when a value or an end is not finite.
 *
 * @param confidence in (0, 1)
 * @throws RangeError when the confidence lies outside
 */
export function tInterval(values: readonly number[], confidence = 0.95): Maybe<MeanInterval> {
  const multiplierFor = tMultiplier(confidence);
  const moments = sampleMoments(values);
  if (moments.value === null) return moments;
  const { count, mean, standardError } = moments.value;
  const df = count - 1;
  return finiteInterval({ mean, standardError, df }, multiplierFor(df));
}

/**
 * Interval of the geometric mean: Student's interval of the logarithms, carried back. For rates and
 * durations, whose errors multiply.
 *
 * Undefined as {@link tInterval}, and when a value is not positive (`not-positive`).
 *
 * @throws RangeError unless `confidence` lies in (0, 1)
 */
export function tIntervalOnLogs(
  values: readonly number[],
  confidence = 0.95,
): Maybe<GeometricMeanInterval> {
  if (values.some((value) => value <= 0)) return none({ code: "not-positive" });
  const onLogs = tInterval(values.map(Math.log), confidence);
  if (onLogs.value === null) return onLogs;
  const geometricMean = geometricMeanOf(values) ?? Math.exp(onLogs.value.mean);
  // A logarithm and its inverse would leave an interval of no width beside its centre.
  if (onLogs.value.standardError === 0) {
    return some({ low: geometricMean, high: geometricMean, geometricMean, df: onLogs.value.df });
  }
  const low = Math.min(geometricMean, Math.exp(onLogs.value.low));
  const high = Math.max(geometricMean, Math.exp(onLogs.value.high));
  if (!Number.isFinite(high)) return none({ code: "not-finite" });
  return some({ low, high, geometricMean, df: onLogs.value.df });
}

/** mean +- multiplier x standard error; undefined when an end is beyond the largest double. */
export function finiteInterval<T extends { readonly mean: number; readonly standardError: number }>(
  estimate: T,
  multiplier: number,
): Maybe<T & Interval> {
  const margin = multiplier * estimate.standardError;
  const [low, high] = [estimate.mean - margin, estimate.mean + margin];
  if (!Number.isFinite(low) || !Number.isFinite(high)) return none({ code: "not-finite" });
  return some({ ...estimate, low, high });
}

/**
 * How many standard errors an interval of this confidence reaches, by degrees of freedom.
 *
 * @throws RangeError unless `confidence` lies in (0, 1)
 */
export function tMultiplier(confidence: number): (df: number) => number {
  requireOpenUnit("confidence", confidence);
  return (df) => -studentTQuantile((1 - confidence) / 2, df);
}
