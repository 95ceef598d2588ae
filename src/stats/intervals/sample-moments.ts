import { mean as arithmeticMean } from "../mean.ts";
import { none, some, type Maybe } from "../maybe.ts";
import { maximum, minimum } from "../range.ts";
import { sampleStandardDeviation } from "../spread.ts";

export interface SampleMoments {
  readonly count: number;
  readonly mean: number;
  /** With divisor n - 1; 0 for equal values. */
  readonly standardDeviation: number;
  /** Standard deviation of the mean. */
  readonly standardError: number;
}

/**
 * Mean and spread of any finite values: those of 1e300 neither overflow nor lose their spread.
 *
 * Undefined for fewer than two values (`too-few`) and for values that are not finite.
 */
export function sampleMoments(values: readonly number[]): Maybe<SampleMoments> {
  const count = values.length;
  if (count < 2) return none({ code: "too-few", count, needed: 2 });
  if (!values.every(Number.isFinite)) return none({ code: "not-finite" });
  const [smallest, largest] = [minimum(values) ?? 0, maximum(values) ?? 0];
  if (smallest === largest) {
    return some({ count, mean: smallest, standardDeviation: 0, standardError: 0 });
  }
  const scale = binaryScale(values);
  const scaled = values.map((value) => value / scale);
  const mean = (arithmeticMean(scaled) ?? 0) * scale;
  const standardDeviation = (sampleStandardDeviation(scaled) ?? 0) * scale;
  if (!Number.isFinite(standardDeviation)) return none({ code: "not-finite" });
  return some({
    count,
    mean: Math.min(largest, Math.max(smallest, mean)),
    standardDeviation,
    standardError: standardDeviation / Math.sqrt(count),
  });
}

/** The power of two just below the largest absolute value: dividing by it rounds nothing. */
export function binaryScale(values: readonly number[]): number {
  const largest = Math.max(-(minimum(values) ?? 0), maximum(values) ?? 0);
  return largest === 0 ? 1 : 2 ** Math.max(-1022, Math.min(1023, Math.floor(Math.log2(largest))));
}

/**
 * True when the spread is no more than what rounding leaves: a ratio of mean and standard error would
 * be noise. The limit is that of R's t.test.
 *
 * @param size that was rounded: the mean, or the values behind it when they are larger
 */
export function isEssentiallyConstant(size: number, standardError: number): boolean {
  return standardError <= 10 * Number.EPSILON * Math.abs(size);
}

/** Mean of at least one finite value, without overflow. */
export function meanOf(values: readonly number[]): number {
  const scale = binaryScale(values);
  return (arithmeticMean(values.map((value) => value / scale)) ?? 0) * scale;
}
