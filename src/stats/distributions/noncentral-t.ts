import { incompleteBeta } from "./incomplete-beta.ts";
import { logGamma } from "./log-gamma.ts";
import { normalCdf } from "./normal.ts";
import { requireAtLeast, requireNumber } from "./argument-guards.ts";

/** From here on the difference from the normal approximation is below 1e-10. */
const MANY_DEGREES = 100_000;
/** The sum has about 20 terms for each unit of noncentrality. */
const MOST_NONCENTRALITY = 1_000;

/**
 * Probability that a noncentral t variable is at most `t`, in [0, 1], to about 1e-11 absolute. For
 * the power of a t test.
 *
 * @param df degrees of freedom, at least 1
 * @param delta noncentrality, from -1000 to 1000
 * @throws RangeError outside these ranges
 * Source: Lenth 1989 (AS 243), summed outwards from the largest term; Abramowitz and Stegun 26.7.10
 * above 100,000 degrees of freedom.
 */
export function noncentralTCdf(t: number, df: number, delta: number): number {
  requireNumber("t", t);
  requireAtLeast("df", df, 1);
  if (!(Math.abs(delta) <= MOST_NONCENTRALITY)) {
    throw new RangeError(`delta must lie in [-1000, 1000], not ${delta}`);
  }
  if (t < 0) return 1 - noncentralTCdf(-t, df, -delta);
  if (df > MANY_DEGREES) {
    return normalCdf((t * (1 - 1 / (4 * df)) - delta) / Math.sqrt(1 + ((t / 2) * t) / df));
  }
  const square = (t / df) * t;
  const x = Number.isFinite(square) ? square / (1 + square) : 1;
  const sum = mixture(x, Number.isFinite(square) ? 1 / (1 + square) : 0, df / 2, delta);
  return Math.max(0, Math.min(1, normalCdf(-delta) + sum / 2));
}

/** Poisson mixture of incomplete beta functions. */
function mixture(x: number, complement: number, halfDf: number, delta: number): number {
  const rate = (delta * delta) / 2;
  const middle = Math.floor(rate);
  const term = (index: number): number => {
    const even = Math.exp(logWeight(rate, index, index + 1));
    const odd = (delta / Math.SQRT2) * Math.exp(logWeight(rate, index, index + 1.5));
    return (
      even * incompleteBeta(index + 0.5, halfDf, x, complement) +
      odd * incompleteBeta(index + 1, halfDf, x, complement)
    );
  };
  // Beyond nine standard deviations of the Poisson variable and a few terms nothing is left.
  const reach = Math.ceil(9 * Math.sqrt(rate)) + 40;
  let sum = 0;
  for (let index = Math.max(0, middle - reach); index <= middle + reach; index += 1) {
    sum += term(index);
  }
  return sum;
}

/** log of e^-rate rate^index / Gamma(gammaAt). */
function logWeight(rate: number, index: number, gammaAt: number): number {
  const logPower = index === 0 ? 0 : index * Math.log(rate);
  return logPower - rate - logGamma(gammaAt);
}
