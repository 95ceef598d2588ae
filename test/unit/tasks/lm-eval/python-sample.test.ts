import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mersenneTwister } from "../../../../src/tasks/lm-eval/mersenne-twister.ts";
import { pythonSampler } from "../../../../src/tasks/lm-eval/python-sample.ts";

describe("mersenneTwister", () => {
  // python3 -c "import random; r = random.Random(SEED); print([r.getrandbits(32) for _ in range(3)])"
  it.each([
    [0, [3626764237, 1654615998, 3255389356]],
    [1234, [4150886329, 3342196574, 1892932127]],
    [4294967295, [2728839433, 2661025012, 872737089]],
  ])("gives CPython's numbers for the seed %i", (seed, numbers) => {
    const next = mersenneTwister(seed);
    expect(numbers.map(() => next())).toEqual(numbers);
  });

  // python3 -c "import random; r = random.Random(1234); [r.getrandbits(32) for _ in range(9999)]; print(r.getrandbits(32))"
  it("gives CPython's number after many regenerations of its state", () => {
    const next = mersenneTwister(1234);
    for (let draw = 0; draw < 9999; draw += 1) next();
    expect(next()).toBe(2408502359);
  });
});

describe("pythonSampler", () => {
  // python3 -c "import random; print(random.Random(1234).sample(range(N), K))", CPython 3.11
  it.each([
    [10, 10, [7, 1, 0, 9, 4, 6, 5, 3, 8, 2]],
    [21, 5, [14, 3, 0, 2, 1]],
    [22, 5, [14, 3, 0, 2, 18]],
    [277, 25, [225, 59, 3, 46, 17, 42, 50, 181, 121, 8, 15, 267, 177]],
    [278, 25, [225, 59, 3, 46, 17, 42, 50, 181, 121, 8, 15, 177, 247]],
    [
      1119,
      25,
      [
        902, 239, 15, 185, 71, 171, 201, 726, 484, 35, 63, 32, 708, 991, 949, 304, 186, 374, 234,
        29, 1030, 996, 511, 132, 1108,
      ],
    ],
    [39905, 11, [28883, 7657, 490, 5940, 38156, 2288, 5500, 6450, 23241, 15519, 1142]],
  ])("draws of %i items %i as CPython does", (size, count, first) => {
    expect(pythonSampler(1234).sample(size, count).slice(0, first.length)).toEqual(first);
  });

  it("goes on where the draw before ended", () => {
    const sampler = pythonSampler(1234);
    const draws = [0, 1, 2, 3].map(() => sampler.sample(7473, 5));
    expect(draws).toEqual([
      [6374, 3610, 957, 61, 742],
      [7462, 6610, 4769, 286, 5501],
      [5677, 687, 806, 6279, 2905],
      [1939, 142, 252, 6461, 129],
    ]);
  });

  it("draws different positions of the list, whatever the sizes", () => {
    const sizes = fc
      .tuple(fc.nat(400), fc.nat(400))
      .map(([a, b]) => [Math.max(a, b), Math.min(a, b)] as const);
    fc.assert(
      fc.property(fc.nat(), sizes, (seed, [size, count]) => {
        const drawn = pythonSampler(seed).sample(size, count);
        expect(new Set(drawn).size).toBe(count);
        expect(drawn.every((place) => place >= 0 && place < size)).toBe(true);
      }),
    );
  });

  it("refuses to draw more than there is", () => {
    expect(() => pythonSampler(1).sample(4, 5)).toThrow("cannot draw 5 of 4 items");
  });
});
