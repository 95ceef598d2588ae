import { requireUnit } from "../distributions/argument-guards.ts";

/**
 * p-values adjusted for the family-wise error rate, in the order of the input; none is smaller than
 * before, none above 1.
 *
 * @throws RangeError for a p outside [0, 1]
 * Source: Holm 1979.
 */
export function holm(ps: readonly number[]): number[] {
  let largest = 0;
  return adjusted(
    ps,
    (a, b) => a.p - b.p,
    (p, place) => {
      largest = Math.max(largest, Math.min(1, (ps.length - place) * p));
      return largest;
    },
  );
}

/**
 * p-values adjusted for the false discovery rate, in the order of the input; none is smaller than
 * before, none above 1.
 *
 * @throws RangeError for a p outside [0, 1]
 * Source: Benjamini and Hochberg 1995.
 */
export function benjaminiHochberg(ps: readonly number[]): number[] {
  let smallest = 1;
  return adjusted(
    ps,
    (a, b) => b.p - a.p,
    (p, place) => {
      // m / rank is at least 1; taken first, p = 1 stays 1.
      smallest = Math.min(smallest, p * (ps.length / (ps.length - place)));
      return smallest;
    },
  );
}

interface Placed {
  readonly p: number;
  readonly index: number;
}

function adjusted(
  ps: readonly number[],
  order: (a: Placed, b: Placed) => number,
  adjust: (p: number, place: number) => number,
): number[] {
  const result = new Array<number>(ps.length).fill(0);
  ps.forEach((p) => {
    requireUnit("p", p);
  });
  const placed = ps.map((p, index) => ({ p, index })).sort(order);
  placed.forEach(({ p, index }, place) => {
    result[index] = adjust(p, place);
  });
  return result;
}
