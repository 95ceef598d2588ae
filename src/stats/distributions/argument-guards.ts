// Wrong use by the caller throws: no data can lead here.

/** @throws RangeError unless `value` lies in (0, 1) */
export function requireOpenUnit(name: string, value: number): void {
  if (!(value > 0 && value < 1)) throw new RangeError(`${name} must lie in (0, 1), not ${value}`);
}

/** @throws RangeError unless `value` lies in [0, 1] */
export function requireUnit(name: string, value: number): void {
  if (!(value >= 0 && value <= 1)) throw new RangeError(`${name} must lie in [0, 1], not ${value}`);
}

/** @throws RangeError unless `value` is a whole number from 0 to 2^53 - 1 */
export function requireCount(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`${name} must be a count, not ${value}`);
  }
}

/** @throws RangeError unless `value` is finite and at least `least` */
export function requireAtLeast(name: string, value: number, least: number): void {
  if (!(Number.isFinite(value) && value >= least)) {
    throw new RangeError(`${name} must be at least ${least}, not ${value}`);
  }
}

/** @throws RangeError for NaN; infinite values are a limit and allowed */
export function requireNumber(name: string, value: number): void {
  if (Number.isNaN(value)) throw new RangeError(`${name} is not a number`);
}
