import { describe, expect, it } from "vitest";
import { numpyPermutation } from "../../../../src/assets/datasets/numpy-permutation.ts";

describe("NumPy's permutation", () => {
  it("is that of RandomState(seed).permutation(count)", () => {
    // pip install numpy==2.4.6; python3 -c 'import numpy as np; print(np.random.RandomState(42).permutation(10))'
    expect(numpyPermutation(10, 42)).toEqual([8, 1, 5, 0, 7, 2, 9, 4, 3, 6]);
    // np.random.RandomState(42).permutation(1363)[:10]
    expect(numpyPermutation(1363, 42).slice(0, 10)).toEqual([
      428, 930, 781, 451, 429, 1263, 560, 380, 615, 1015,
    ]);
  });

  it("holds every number once, also beyond one block of the generator", () => {
    const order = numpyPermutation(5000, 7);

    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 5000 }, (_, n) => n));
  });

  it("of nothing is nothing", () => {
    expect(numpyPermutation(0, 42)).toEqual([]);
    expect(numpyPermutation(1, 42)).toEqual([0]);
  });
});
