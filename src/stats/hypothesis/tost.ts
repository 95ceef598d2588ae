import { requireOpenUnit } from "../distributions/argument-guards.ts";
import { studentTSurvival } from "../distributions/student-t.ts";
import { isEssentiallyConstant, sampleMoments } from "../intervals/sample-moments.ts";
import { finiteInterval, tMultiplier } from "../intervals/t-interval.ts";
import { none, some, type Interval, type Maybe } from "../maybe.ts";

export interface Equivalence {
  /** One-sided, of the mean being at most the lower bound; in [0, 1]. */
  readonly pLow: number;
  /** One-sided, of the mean being at least the upper bound; in [0, 1]. */
  readonly pHigh: number;
  /** The larger of both. */
  readonly p: number;
  /** Of the mean, with confidence 1 - 2 alpha. */
  readonly interval: Interval;
  /** p < alpha: the interval lies inside the bounds. */
  readonly isEquivalent: boolean;
}

/**
 * Two one-sided t tests: is the mean difference inside bounds that were fixed beforehand?
 *
 * Undefined for fewer than two differences (`too-few`), for values that are not finite, and when the
 * differences do not vary (`no-variation`).
 *
 * @param bounds in the unit of the differences
 * @param alpha of each test, in (0, 0.5)
 * @throws RangeError unless `low` < `high`, both finite, and alpha in (0, 0.5)
 * Source: Schuirmann 1987.
 */
export function tost(
  differences: readonly number[],
  bounds: Interval,
  alpha = 0.05,
): Maybe<Equivalence> {
  requireOpenUnit("2 alpha", 2 * alpha);
  const { low, high } = bounds;
  if (!(low < high && Number.isFinite(low) && Number.isFinite(high))) {
    throw new RangeError(`bounds of equivalence must be ascending, not ${low} and ${high}`);
  }
  const moments = sampleMoments(differences);
  if (moments.value === null) return moments;
  const { count, mean, standardError } = moments.value;
  if (isEssentiallyConstant(mean, standardError)) return none({ code: "no-variation" });
  const df = count - 1;
  const interval = finiteInterval({ mean, standardError }, tMultiplier(1 - 2 * alpha)(df));
  if (interval.value === null) return interval;
  const pLow = studentTSurvival((mean - low) / standardError, df);
  const pHigh = studentTSurvival((high - mean) / standardError, df);
  const p = Math.max(pLow, pHigh);
  return some({
    pLow,
    pHigh,
    p,
    interval: { low: interval.value.low, high: interval.value.high },
    isEquivalent: p < alpha,
  });
}
