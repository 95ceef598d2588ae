import { requireCount, requireOpenUnit } from "../distributions/argument-guards.ts";
import { none, some, type Interval, type Maybe } from "../maybe.ts";
import { wilsonInterval } from "./wilson-interval.ts";

/** Items that two systems answered, by who was right. */
export interface PairedOutcomes {
  readonly both: number;
  readonly onlyA: number;
  readonly onlyB: number;
  readonly neither: number;
}

export interface DifferenceInterval extends Interval {
  /** Share right of A minus share right of B, in [-1, 1]. */
  readonly difference: number;
}

/**
 * Interval of the difference of two paired proportions, in [-1, 1]: Wilson's intervals of both, joined
 * with the correlation that the pairs show.
 *
 * Undefined for no items (`too-few`).
 *
 * @throws RangeError for counts that are negative or not whole, and unless `confidence` lies in (0, 1)
 * Source: Newcombe 1998c, method 10.
 */
export function newcombeInterval(
  { both, onlyA, onlyB, neither }: PairedOutcomes,
  confidence = 0.95,
): Maybe<DifferenceInterval> {
  requireOpenUnit("confidence", confidence);
  Object.entries({ both, onlyA, onlyB, neither }).forEach(([name, value]) => {
    requireCount(name, value);
  });
  const n = both + onlyA + onlyB + neither;
  if (n === 0) return none({ code: "too-few", count: 0, needed: 1 });
  const a = distances(both + onlyA, n, confidence);
  const b = distances(both + onlyB, n, confidence);
  const phi = correlation({ both, onlyA, onlyB, neither }, n);
  const difference = (onlyA - onlyB) / n;
  return some({
    difference,
    low: Math.max(-1, difference - joined(a.below, b.above, phi)),
    high: Math.min(1, difference + joined(a.above, b.below, phi)),
  });
}

/** How far Wilson's ends lie from the proportion. */
function distances(successes: number, n: number, confidence: number) {
  const { low, high } = wilsonInterval(successes, n, confidence).value ?? { low: 0, high: 1 };
  return { below: successes / n - low, above: high - successes / n };
}

/** Length of the third side of a triangle; rounding can leave it just below 0. */
function joined(first: number, second: number, phi: number): number {
  return Math.sqrt(Math.max(0, first * first - 2 * phi * first * second + second * second));
}

/** Phi of the fourfold table, positive ones with a continuity correction; 0 for an empty margin. */
function correlation({ both, onlyA, onlyB, neither }: PairedOutcomes, n: number): number {
  // Two roots of two factors: the product of all four would leave the exact integers.
  const rows = Math.sqrt(both + onlyA) * Math.sqrt(onlyB + neither);
  const columns = Math.sqrt(both + onlyB) * Math.sqrt(onlyA + neither);
  if (rows === 0 || columns === 0) return 0;
  const cross = both * neither - onlyA * onlyB;
  return (cross < 0 ? cross : Math.max(0, cross - n / 2)) / rows / columns;
}
