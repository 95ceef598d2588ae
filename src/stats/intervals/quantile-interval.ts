import { binomialAtLeast, binomialCdf } from "../distributions/binomial.ts";
import { requireOpenUnit, requireUnit } from "../distributions/argument-guards.ts";

export interface QuantileInterval {
  /** A value that occurs; `null` when there are too few values for a lower end. */
  readonly low: number | null;
  /** A value that occurs; `null` when there are too few values for an upper end. */
  readonly high: number | null;
  /** Least probability that the interval holds the quantile, in [0, 1]. */
  readonly coverage: number;
}

/**
 * Interval of a quantile between two of the sorted values, whatever their distribution. The lower rank
 * l is the largest with P(Bin(n, p) <= l - 1) <= alpha / 2, the upper rank u the smallest with
 * P(Bin(n, p) >= u) <= alpha / 2. A missing end is open: 20 values have no upper end for p95, 72 are
 * the fewest that do.
 *
 * @param probability of the quantile, in [0, 1]
 * @param confidence in (0, 1)
 * @throws RangeError outside these ranges, and for values that are not finite
 * Source: Hahn and Meeker 1991, section 5.2.
 */
export function quantileInterval(
  values: readonly number[],
  probability: number,
  confidence = 0.95,
): QuantileInterval {
  requireUnit("probability", probability);
  requireOpenUnit("confidence", confidence);
  if (!values.every(Number.isFinite)) throw new RangeError("quantileInterval needs finite values");
  const n = values.length;
  const limit = (1 - confidence) / 2;
  const lowerRank = firstRank(n, (l) => binomialCdf(l, n, probability) > limit);
  const upperRank = firstRank(n + 1, (u) => binomialAtLeast(u, n, probability) <= limit);
  const sorted = [...values].sort((a, b) => a - b);
  const hasHigh = upperRank <= n;
  return {
    low: lowerRank === 0 ? null : (sorted[lowerRank - 1] ?? null),
    high: hasHigh ? (sorted[upperRank - 1] ?? null) : null,
    coverage: coverage(n, probability, lowerRank, upperRank),
  };
}

/** P(lower <= Bin <= upper - 1), from its two tails. */
function coverage(n: number, probability: number, lowerRank: number, upperRank: number): number {
  const below = binomialCdf(lowerRank - 1, n, probability);
  return Math.max(0, 1 - below - binomialAtLeast(upperRank, n, probability));
}

/** The smallest rank in [0, most] for which the monotone condition holds; `most` if none does. */
function firstRank(most: number, holds: (rank: number) => boolean): number {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
