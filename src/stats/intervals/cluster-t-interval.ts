import { studentTTwoSided } from "../distributions/student-t.ts";
import { none, some, type Interval, type Maybe } from "../maybe.ts";
import { binaryScale, isEssentiallyConstant, meanOf, sampleMoments } from "./sample-moments.ts";
import { finiteInterval, tMultiplier, type MeanInterval } from "./t-interval.ts";

export interface TestedMeanInterval extends MeanInterval {
  /** Two-sided, of the mean being 0. */
  readonly p: number;
}

/**
 * Student's interval of a mean over groups: every group counts once, with the mean of its values, so
 * that repetitions inside a group add no false certainty. Degrees of freedom: groups - 1.
 *
 * Undefined for fewer than two groups or an empty one (`too-few`), for values that are not finite, and
 * when the means of the groups do not differ (`no-variation`).
 *
 * @throws RangeError unless `confidence` lies in (0, 1)
 */
export function clusterTInterval(
  groups: readonly (readonly number[])[],
  confidence = 0.95,
): Maybe<TestedMeanInterval> {
  const multiplierFor = tMultiplier(confidence);
  if (groups.some(({ length }) => length === 0)) {
    return none({ code: "too-few", count: 0, needed: 1 });
  }
  if (!groups.every((group) => group.every(Number.isFinite))) return none({ code: "not-finite" });
  const moments = sampleMoments(groups.map(meanOf));
  if (moments.value === null) return moments;
  const { count, mean, standardError } = moments.value;
  const df = count - 1;
  return testedInterval({ mean, standardError, df }, multiplierFor(df), binaryScale(groups.flat()));
}

/**
 * Interval and test of mean 0 from the same standard error; undefined when that is only rounding.
 *
 * @param size of the values whose means were taken
 */
export function testedInterval(
  estimate: Omit<MeanInterval, keyof Interval>,
  multiplier: number,
  size: number,
): Maybe<TestedMeanInterval> {
  const { mean, standardError, df } = estimate;
  if (isEssentiallyConstant(size, standardError)) return none({ code: "no-variation" });
  const interval = finiteInterval(estimate, multiplier);
  if (interval.value === null) return interval;
  return some({ ...interval.value, p: studentTTwoSided(mean / standardError, df) });
}
