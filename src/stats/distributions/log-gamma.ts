import { polynomial } from "./polynomial.ts";

const LANCZOS_G = 7;
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7,
];
const HALF_LOG_TWO_PI = 0.91893853320467274;
/** Of 1/x, 1/x^3, ...: Bernoulli numbers over 2k(2k - 1). */
const STIRLING = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
  -3617 / 122400,
];
/** From here the Stirling correction is good to the last bit. */
const STIRLING_FROM = 10;

/**
 * Natural logarithm of the gamma function, to about 1e-15 of the larger of 1 and the result.
 *
 * @param x above 0
 * @throws RangeError unless `x` is finite and above 0
 * Source: Lanczos 1964 with g = 7 and nine coefficients (Godfrey 2001).
 */
export function logGamma(x: number): number {
  if (!(x > 0 && x < Infinity)) throw new RangeError(`logGamma needs a number above 0, not ${x}`);
  // Below 1/2 the recurrence keeps the argument where the coefficients were fitted.
  if (x < 0.5) return logGamma(x + 1) - Math.log(x);
  const below = x - 1;
  let sum = 0;
  LANCZOS.forEach((coefficient, index) => {
    sum += index === 0 ? coefficient : coefficient / (below + index);
  });
  const shifted = below + LANCZOS_G + 0.5;
  return HALF_LOG_TWO_PI + (below + 0.5) * Math.log(shifted) - shifted + Math.log(sum);
}

/**
 * Natural logarithm of the beta function. Large arguments go through Stirling's correction: the
 * difference of three large logarithms would lose the digits that matter.
 *
 * @param a above 0
 * @param b above 0
 * @throws RangeError unless both are finite and above 0
 * Source: Didonato and Morris 1992 (TOMS 708), as in R's lbeta.
 */
export function logBeta(a: number, b: number): number {
  const small = Math.min(a, b);
  const large = Math.max(a, b);
  const total = small + large;
  if (large < STIRLING_FROM) return logGamma(small) + logGamma(large) - logGamma(total);
  const share = small / total;
  if (small < STIRLING_FROM) {
    const correction = stirlingCorrection(large) - stirlingCorrection(total);
    const logPower = small - small * Math.log(total) + (large - 0.5) * Math.log1p(-share);
    return logGamma(small) + correction + logPower;
  }
  const correction =
    stirlingCorrection(small) + stirlingCorrection(large) - stirlingCorrection(total);
  const logPowers = (small - 0.5) * Math.log(share) + large * Math.log1p(-share);
  return HALF_LOG_TWO_PI - 0.5 * Math.log(large) + correction + logPowers;
}

function stirlingCorrection(x: number): number {
  return polynomial(STIRLING, 1 / (x * x)) / x;
}
