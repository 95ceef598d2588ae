import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { signFlipTest } from "../../../../src/compliance/paired/sign-flip-test.ts";

const TEN = [0.31, -0.12, 0.45, 0.08, -0.05, 0.22, 0.19, -0.27, 0.4, 0.11];
const NINETEEN = [...TEN, -0.33, 0.02, 0.14, -0.18, 0.09, 0.27, -0.41, 0.16, 0.05];

describe("signFlipTest", () => {
  // python3 -c "from scipy import stats; import numpy as np; print(stats.permutation_test(
  //   (np.array(TEN),), lambda x, axis: np.mean(x, axis=axis), permutation_type='samples',
  //   n_resamples=np.inf).pvalue)"  # scipy 1.17.1
  it("agrees with scipy's exact permutation test", () => {
    expect(signFlipTest(TEN, 1)).toBe(0.107421875);
  });

  // python3: sums = np.zeros(1); for x in np.abs(NINETEEN): sums = np.concatenate([sums + x, sums - x])
  //   print((np.abs(sums) >= abs(sum(NINETEEN)) - 1e-12).mean())  # 0.29228973388671875
  it("comes within four standard errors of the exact value where patterns are drawn", () => {
    const exact = 0.29228973388671875;
    const standardError = Math.sqrt((exact * (1 - exact)) / 19_999);
    const p = signFlipTest(NINETEEN, 42);
    expect(Math.abs(p - exact)).toBeLessThan(4 * standardError);
    expect(signFlipTest(NINETEEN, 42)).toBe(p);
  });

  it("gives the smallest value that a sample allows: 2 of all patterns, or 1 of the draws", () => {
    expect(signFlipTest([1, 2, 3, 4, 5], 1)).toBe(2 / 32);
    expect(signFlipTest(Array<number>(40).fill(1), 1)).toBe(1 / 20_000);
  });

  it("is 1 for no differences and for differences of 0", () => {
    expect(signFlipTest([], 1)).toBe(1);
    expect(signFlipTest([0, 0, 0], 1)).toBe(1);
    expect(signFlipTest(Array<number>(20).fill(0), 1)).toBe(1);
  });

  it("refuses what is not finite", () => {
    expect(() => signFlipTest([1, Infinity], 1)).toThrow(RangeError);
  });

  it("does not depend on the unit, the direction or the order", () => {
    const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(values, (differences) => {
        const p = signFlipTest(differences, 1);
        expect(signFlipTest(differences.map((one) => -one / 7).reverse(), 1)).toBe(p);
      }),
    );
  });
});
