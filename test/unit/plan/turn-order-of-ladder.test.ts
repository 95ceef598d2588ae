import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../../src/core/random.ts";
import { balancedOrders } from "../../../src/plan/turn-order.ts";

const orders = (size: number, count: number, seed = 1): number[][] =>
  balancedOrders(
    Array.from({ length: size }, (_, index) => index),
    count,
    seededRandom(seed),
  );

/** How often each thing stands in each place, and how often each directly follows each other. */
function countsOf(rows: readonly (readonly number[])[]) {
  const places = new Map<string, number>();
  const follows = new Map<string, number>();
  const add = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);
  for (const row of rows) {
    for (const [place, thing] of row.entries()) {
      add(places, `${thing} in place ${place}`);
      if (place > 0) add(follows, `${thing} after ${row[place - 1] ?? ""}`);
    }
  }
  return { places: [...places.values()], follows: [...follows.values()] };
}

describe("balancedOrders", () => {
  it("holds each thing once in every order", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), fc.nat(20), fc.nat(), (size, count, seed) => {
        const rows = orders(size, count, seed);
        expect(rows).toHaveLength(count);
        for (const row of rows) {
          expect([...row].sort()).toEqual(Array.from({ length: size }, (_, index) => index));
        }
      }),
    );
  });

  it.each([2, 3, 4, 5])("puts each of %i things in each place equally often", (size) => {
    for (const seed of [1, 2, 3]) {
      const { places } = countsOf(orders(size, 3 * size, seed));
      expect(places).toEqual(Array(size * size).fill(3));
    }
  });

  it.each([
    [2, 2],
    [4, 4],
    [3, 6],
    [5, 10],
  ])("lets each of %i things follow each other equally often within %i orders", (size, cycle) => {
    const { follows } = countsOf(orders(size, cycle));
    expect(follows).toEqual(
      Array(size * (size - 1)).fill((cycle * (size - 1)) / (size * (size - 1))),
    );
  });

  it("gives the same orders for the same seed and others for another", () => {
    expect(orders(5, 12, 7)).toEqual(orders(5, 12, 7));
    expect(orders(5, 12, 7)).not.toEqual(orders(5, 12, 8));
  });

  it("gives none for no things", () => {
    expect(orders(0, 3)).toEqual([]);
  });
});
