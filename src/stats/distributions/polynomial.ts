/** Value of a polynomial at `x`, by Horner's rule; the coefficient of the lowest power comes first. */
export function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (let power = coefficients.length - 1; power >= 0; power -= 1) {
    value = value * x + (coefficients[power] ?? 0);
  }
  return value;
}
