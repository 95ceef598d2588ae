import { seededRandom } from "../../core/random.ts";

/** Up to here every pattern of signs is tried. */
const MOST_EXACT = 16;
const DRAWS = 19_999;
/** Sums that differ by less than this share of the sum of sizes are equal but for rounding. */
const ROUNDING = 1e-12;

/**
 * Two-sided p-value, in (0, 1], of a mean of 0, where under the null hypothesis each difference could as well
 * have the other sign: the share of sign patterns whose sum is at least as far from 0 as the observed one.
 * All patterns up to 16 differences, else 19,999 drawn ones, with the observed one counted among them.
 * 1 for no differences and for differences that are all 0.
 *
 * @param seed an integer; used where patterns are drawn
 * @throws RangeError for a difference that is not finite
 * Source: Fisher 1935, section 21; Phipson and Smyth 2010 for counting the observed pattern.
 */
export function signFlipTest(differences: readonly number[], seed: number): number {
  if (!differences.every(Number.isFinite)) throw new RangeError("a difference is not finite");
  const sizes = differences.map(Math.abs);
  const observed = Math.abs(sumOf(differences));
  const limit = observed - ROUNDING * sumOf(sizes);
  return sizes.length <= MOST_EXACT ? shareOfAll(sizes, limit) : shareOfDrawn(sizes, limit, seed);
}

function shareOfAll(sizes: readonly number[], limit: number): number {
  const patterns = 2 ** sizes.length;
  let asFar = 0;
  for (let pattern = 0; pattern < patterns; pattern += 1) {
    if (Math.abs(sumWithSigns(sizes, pattern)) >= limit) asFar += 1;
  }
  return asFar / patterns;
}

function shareOfDrawn(sizes: readonly number[], limit: number, seed: number): number {
  const random = seededRandom(seed);
  let asFar = 1;
  for (let draw = 0; draw < DRAWS; draw += 1) {
    let sum = 0;
    for (let from = 0; from < sizes.length; from += 32) {
      sum += sumWithSigns(sizes.slice(from, from + 32), random.nextUint32());
    }
    if (Math.abs(sum) >= limit) asFar += 1;
  }
  return asFar / (DRAWS + 1);
}

/** Up to 32 sizes; a set bit makes its size negative. */
function sumWithSigns(sizes: readonly number[], signs: number): number {
  let sum = 0;
  for (const [place, size] of sizes.entries()) sum += (signs >>> place) & 1 ? -size : size;
  return sum;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
