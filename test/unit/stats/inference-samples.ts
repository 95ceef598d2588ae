import fc from "fast-check";
import { expect } from "vitest";
import type { Maybe } from "../../../src/stats/maybe.ts";

const extreme = fc.constantFrom(0, -0, 1, -1, 1e300, -1e300, 1.7e308, -1.7e308, 5e-324, -5e-324);
const finite = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -4, max: 4 }),
  extreme,
);

/** Any finite values: none, huge, tiny, with ties, with zeros of both signs, or all equal. */
export const anyValues = fc.oneof(
  fc.array(finite, { maxLength: 14 }),
  fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 14 }),
  fc.tuple(finite, fc.integer({ min: 0, max: 8 })).map(([value, count]) => repeated(value, count)),
);

/** Multiples of 1/16 up to 64: shifting them by another and doubling them rounds nothing. */
export const sixteenth = fc.integer({ min: -1024, max: 1024 }).map((value) => value / 16);
export const sixteenths = fc.array(sixteenth, { minLength: 3, maxLength: 20 });

/** Sixteenths that are not all equal. */
export const varied = sixteenths.filter((values) => new Set(values).size > 1);

export const confidence = fc.double({ min: 0.01, max: 0.999, noNaN: true });
export const openUnit = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });
export const unit = fc.double({ min: 0, max: 1, noNaN: true });

export function repeated(value: number, count: number): number[] {
  return Array.from({ length: count }, () => value);
}

export function negated(values: readonly number[]): number[] {
  return values.map((value) => -value);
}

/** Within `relative` of the expected value; exact for 0. */
export function expectClose(actual: number | undefined, expected: number, relative: number): void {
  const difference = Math.abs((actual ?? Number.NaN) - expected);
  expect(difference, `${String(actual)} is not ${expected}`).toBeLessThanOrEqual(
    relative * Math.abs(expected),
  );
}

/** The figure, where there must be one. */
export function defined<T>(figure: Maybe<T>): T {
  if (figure.reason !== null) throw new Error(`no value: ${figure.reason.code}`);
  return figure.value;
}

/** Every number in a result is finite, however deep. */
export function expectNoNaN(result: unknown): void {
  if (typeof result === "number") expect(result).toSatisfy(Number.isFinite);
  else if (typeof result === "object" && result !== null) {
    Object.values(result).forEach(expectNoNaN);
  }
}

export function expectUnit(value: number): void {
  expect(value).toBeGreaterThanOrEqual(0);
  expect(value).toBeLessThanOrEqual(1);
}
