/** Spread below this share of the values is rounding, not variation. */
const ROUNDING = 1e-13;

/**
 * The acceleration a of a BCa interval: sum of d^3 over 6 (sum of d^2)^(3/2), where d are the values that a
 * statistic takes with one item left out, subtracted from their mean; any positive multiple of d gives the
 * same a. `null` without variation.
 *
 * @param scale the size of the numbers that were subtracted from each other, to tell rounding from variation
 * Source: Efron and Tibshirani 1993, equation 14.15.
 */
export function accelerationOf(deviations: Float64Array, scale: number): number | null {
  let widest = 0;
  for (const deviation of deviations) widest = Math.max(widest, Math.abs(deviation));
  if (!(widest > ROUNDING * scale && widest < Infinity)) return null;
  let squares = 0;
  let cubes = 0;
  for (const deviation of deviations) {
    const share = deviation / widest;
    squares += share * share;
    cubes += share * share * share;
  }
  return cubes / (6 * squares ** 1.5);
}

/** The acceleration from the statistic with each item left out in turn. `null` without variation. */
export function accelerationOfJackknife(leftOut: Float64Array): number | null {
  const centre = meanOf(leftOut);
  return accelerationOf(
    leftOut.map((value) => centre - value),
    largestSize(leftOut),
  );
}

/** The largest absolute value; 0 for none. */
export function largestSize(values: Float64Array): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest;
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
