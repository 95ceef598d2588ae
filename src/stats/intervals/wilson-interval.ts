import { normalQuantile } from "../distributions/normal.ts";
import { requireCount, requireOpenUnit, requireUnit } from "../distributions/argument-guards.ts";
import { none, some, type Interval, type Maybe } from "../maybe.ts";

/**
 * Wilson's score interval of a proportion, in [0, 1]; exactly 0 below no success and exactly 1 above
 * nothing but successes.
 *
 * Undefined for no trials (`too-few`).
 *
 * @param confidence in (0, 1)
 * @throws RangeError unless 0 <= successes <= n, both whole, and `confidence` lies in (0, 1)
 * Source: Wilson 1927; Newcombe 1998a, method 3.
 */
export function wilsonInterval(successes: number, n: number, confidence = 0.95): Maybe<Interval> {
  requireOpenUnit("confidence", confidence);
  requireCount("n", n);
  requireCount("successes", successes);
  if (successes > n) throw new RangeError(`${successes} successes in ${n} trials`);
  if (n === 0) return none({ code: "too-few", count: 0, needed: 1 });
  return some(scoreInterval(successes, n, successes / n, confidence));
}

/**
 * Wilson's score interval of a share that rests on an effective number of trials, which need not be whole:
 * probes that resemble each other count for less than one each. Equal to {@link wilsonInterval} for whole
 * numbers.
 *
 * @param share in [0, 1]
 * @param effectiveTrials above 0
 * @param confidence in (0, 1)
 * @throws RangeError for anything else
 * Source: Wilson 1927; design effect as in Kish 1965.
 */
export function wilsonIntervalOfShare(
  share: number,
  effectiveTrials: number,
  confidence = 0.95,
): Interval {
  requireOpenUnit("confidence", confidence);
  requireUnit("share", share);
  if (!(effectiveTrials > 0 && Number.isFinite(effectiveTrials))) {
    throw new RangeError(`effectiveTrials must be above 0, not ${effectiveTrials}`);
  }
  return scoreInterval(share * effectiveTrials, effectiveTrials, share, confidence);
}

function scoreInterval(successes: number, n: number, share: number, confidence: number): Interval {
  const z = -normalQuantile((1 - confidence) / 2);
  const centre = successes + (z * z) / 2;
  const reach = z * Math.sqrt((successes * (n - successes)) / n + (z * z) / 4);
  const total = n + z * z;
  return {
    low: share === 0 ? 0 : Math.max(0, Math.min(share, (centre - reach) / total)),
    high: share === 1 ? 1 : Math.min(1, Math.max(share, (centre + reach) / total)),
  };
}
