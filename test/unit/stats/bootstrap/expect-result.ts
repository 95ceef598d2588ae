import { expect } from "vitest";
import type { Interval, Maybe } from "../../../../src/stats/maybe.ts";

/** The value of a figure that must be defined. */
export function valueOf<T>(figure: Maybe<T>): T {
  if (figure.reason !== null) throw new Error(`undefined: ${figure.reason.code}`);
  return figure.value;
}

export function expectInterval(interval: Interval, [low, high]: readonly [number, number]): void {
  expect(interval.low).toBeCloseTo(low, 9);
  expect(interval.high).toBeCloseTo(high, 9);
}
