import type { RandomGenerator } from "../core/random.ts";

/**
 * Orders in which several things take turns, one order for each turn asked for. Every order holds each
 * thing once. Over every n orders each of n things stands in each place once; over every n (for an odd
 * n: 2 n) orders each also follows each other equally often (a Williams square: E. J. Williams,
 * "Experimental designs balanced for the estimation of residual effects of treatments", Australian
 * Journal of Scientific Research A 2, 1949). Which thing is which in a square, and the order of its
 * rows, is drawn anew for each square.
 */
export function balancedOrders<T>(
  things: readonly T[],
  count: number,
  random: RandomGenerator,
): T[][] {
  const orders: T[][] = [];
  while (orders.length < count && things.length > 0) {
    const names = random.shuffled(things);
    for (const square of squaresOf(things.length)) {
      const rows = random.shuffled(square);
      orders.push(...rows.map((row) => row.flatMap((place) => names.slice(place, place + 1))));
    }
  }
  return orders.slice(0, count);
}

/** One square of an even size; of an odd one also its mirror image, which balances what follows what. */
function squaresOf(size: number): number[][][] {
  const first = Array.from({ length: size }, (_, place) =>
    place % 2 === 0 ? place / 2 : size - (place + 1) / 2,
  );
  const square = first.map((_, shift) => first.map((value) => (value + shift) % size));
  return size % 2 === 0 ? [square] : [square, square.map((row) => row.toReversed())];
}
