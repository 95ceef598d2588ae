import { logBeta } from "./log-gamma.ts";
import { requireUnit } from "./argument-guards.ts";

const MOST_STEPS = 200_000;
const TINY = 1e-300;

/**
 * Regularised incomplete beta function I_x(a, b), in [0, 1]. Small values keep their relative
 * precision: a tail is computed as a tail, never as 1 minus the rest.
 *
 * @param a above 0
 * @param b above 0
 * @param x in [0, 1]
 * @param complement 1 - x, for a caller who knows it better than the subtraction does
 * @throws RangeError for arguments outside these ranges
 * Source: continued fraction of DLMF 8.17.22, evaluated by the modified Lentz method.
 */
export function incompleteBeta(a: number, b: number, x: number, complement = 1 - x): number {
  requireUnit("x", x);
  requireUnit("complement", complement);
  if (!(a > 0 && a < Infinity && b > 0 && b < Infinity)) {
    throw new RangeError(`incompleteBeta needs a and b above 0, not ${a} and ${b}`);
  }
  if (x === 0) return 0;
  if (complement === 0) return 1;
  const logFront = a * logOf(x, complement) + b * logOf(complement, x) - logBeta(a, b);
  // The fraction converges quickly below the mean; above it the mirror image does.
  if (x < (a + 1) / (a + b + 2)) return lowerPart(a, b, x, logFront);
  return 1 - lowerPart(b, a, complement, logFront);
}

/** log(x), through whichever of x and 1 - x is the more exact. */
function logOf(x: number, complement: number): number {
  return x > 0.5 ? Math.log1p(-complement) : Math.log(x);
}

function lowerPart(a: number, b: number, x: number, logFront: number): number {
  return Math.min(1, (Math.exp(logFront) * continuedFraction(a, b, x)) / a);
}

function continuedFraction(a: number, b: number, x: number): number {
  let numerator = 1;
  let denominator = 1 / away(1 - ((a + b) * x) / (a + 1));
  let value = denominator;
  for (let step = 1; step <= MOST_STEPS; step += 1) {
    const twice = 2 * step;
    const even = (step * (b - step) * x) / ((a + twice - 1) * (a + twice));
    denominator = 1 / away(1 + even * denominator);
    numerator = away(1 + even / numerator);
    value *= denominator * numerator;
    const odd = (-(a + step) * (a + b + step) * x) / ((a + twice) * (a + twice + 1));
    denominator = 1 / away(1 + odd * denominator);
    numerator = away(1 + odd / numerator);
    const factor = denominator * numerator;
    value *= factor;
    if (Math.abs(factor - 1) <= Number.EPSILON) break;
  }
  return value;
}

/** Lentz: a partial quotient that vanishes is moved by nothing that can be seen. */
function away(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
