import { incompleteBeta } from "./incomplete-beta.ts";
import { logBeta } from "./log-gamma.ts";
import { requireCount, requireUnit } from "./argument-guards.ts";

/**
 * Probability of exactly `k` successes in `n` trials, in [0, 1].
 *
 * @param k a whole number; 0 is returned outside [0, n]
 * @param p chance of a success, in [0, 1]
 * @throws RangeError unless `k` and `n` are whole, `n` >= 0 and `p` in [0, 1]
 */
export function binomialPmf(k: number, n: number, p: number): number {
  requireBinomial(k, n, p);
  if (k < 0 || k > n) return 0;
  if (p === 0 || p === 1) return k === n * p ? 1 : 0;
  if (k === 0) return Math.exp(n * Math.log1p(-p));
  if (k === n) return Math.exp(n * Math.log(p));
  const logWays = -Math.log(n + 1) - logBeta(k + 1, n - k + 1);
  return Math.min(1, Math.exp(logWays + k * Math.log(p) + (n - k) * Math.log1p(-p)));
}

/**
 * Probability of at most `k` successes in `n` trials, in [0, 1]; a small one keeps its relative
 * precision.
 *
 * @throws RangeError as {@link binomialPmf}
 * Source: DLMF 8.17.5, the incomplete beta function.
 */
export function binomialCdf(k: number, n: number, p: number): number {
  requireBinomial(k, n, p);
  if (k < 0) return 0;
  if (k >= n) return 1;
  return incompleteBeta(n - k, k + 1, 1 - p, p);
}

/**
 * Probability of at least `k` successes in `n` trials (`k` included), in [0, 1]; a small one keeps
 * its relative precision.
 *
 * @throws RangeError as {@link binomialPmf}
 */
export function binomialAtLeast(k: number, n: number, p: number): number {
  requireBinomial(k, n, p);
  if (k <= 0) return 1;
  if (k > n) return 0;
  return incompleteBeta(k, n - k + 1, p, 1 - p);
}

function requireBinomial(k: number, n: number, p: number): void {
  if (!Number.isSafeInteger(k)) throw new RangeError(`k must be a whole number, not ${k}`);
  requireCount("n", n);
  requireUnit("p", p);
}
