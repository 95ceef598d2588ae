import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deriveSeed, seededRandom } from "../../../src/core/random.ts";

describe("seededRandom", () => {
  // sfc32 seeded by splitmix32, three words of state and 12 draws discarded.
  it("gives the published numbers for seed 42", () => {
    const random = seededRandom(42);
    expect(Array.from({ length: 5 }, () => random.nextUint32())).toEqual([
      1959603763, 2423114712, 2466933512, 4144396390, 3569536208,
    ]);
  });

  it("gives two generators of one seed the same numbers, whoever draws first", () => {
    const one = seededRandom(7);
    const two = seededRandom(7);
    const ofOne = [one.nextUint32(), one.nextUint32()];
    expect([two.nextUint32(), two.nextUint32()]).toEqual(ofOne);
  });

  it("keeps integers within their range", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer(), fc.nat(10_000), (seed, lowest, width) => {
        const drawn = seededRandom(seed).nextInteger(lowest, lowest + width);
        expect(drawn).toBeGreaterThanOrEqual(lowest);
        expect(drawn).toBeLessThanOrEqual(lowest + width);
        expect(Number.isInteger(drawn)).toBe(true);
      }),
    );
  });

  it("shuffles to a permutation and leaves its argument as it was", () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.array(fc.option(fc.integer(), { nil: undefined })),
        (seed, items) => {
          const before = [...items];
          const after = seededRandom(seed).shuffled(items);
          expect(items).toEqual(before);
          expect([...after].sort()).toEqual([...before].sort());
        },
      ),
    );
  });

  it("reaches each of the six orders of three items about equally often", () => {
    const random = seededRandom(1);
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 6000; draw += 1) {
      const order = random.shuffled(["a", "b", "c"]).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it.each([0, -1, 1.5, 2 ** 33, Number.NaN])("refuses a range of %d values", (limit) => {
    expect(() => seededRandom(1).nextBelow(limit)).toThrow(RangeError);
  });
});

describe("deriveSeed", () => {
  // printf '42\0rounds' | sha256sum
  it("is the first 32 bits of the SHA-256 of seed and label", () => {
    expect(deriveSeed(42, "rounds")).toBe(0x69ffa0cb);
  });

  it("separates the seed from the label", () => {
    expect(deriveSeed(1, "2x")).not.toBe(deriveSeed(12, "x"));
  });
});
