import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  binomialAtLeast,
  binomialCdf,
  binomialPmf,
} from "../../../../src/stats/distributions/binomial.ts";
import { SCIPY } from "../../../fixtures/stats/read-samples.ts";
import { expectClose, expectUnit, unit } from "../inference-samples.ts";

const trials = fc.integer({ min: 0, max: 300 });
const successes = fc.integer({ min: -2, max: 302 });

describe("binomial distribution", () => {
  it("agrees with mpmath, also where it is 1e-100", () => {
    for (const [k = 0, n = 0, p = 0, pmf = 0, cdf = 0] of SCIPY.binomial) {
      expectClose(binomialPmf(k, n, p), pmf, 1e-12);
      expectClose(binomialCdf(k, n, p), cdf, 1e-12);
    }
  });

  it("counts fair coins exactly", () => {
    expectClose(binomialPmf(2, 4, 0.5), 6 / 16, 1e-14);
    expectClose(binomialCdf(1, 4, 0.5), 5 / 16, 1e-14);
    expectClose(binomialAtLeast(3, 4, 0.5), 5 / 16, 1e-14);
  });

  it("is a sure thing for a chance of 0 or 1, and for no trials", () => {
    expect([0, 1].map((k) => binomialPmf(k, 3, 0))).toEqual([1, 0]);
    expect([2, 3].map((k) => binomialPmf(k, 3, 1))).toEqual([0, 1]);
    expect(binomialPmf(0, 0, 0.3)).toBe(1);
    expect(binomialCdf(0, 3, 0)).toBe(1);
    expect(binomialCdf(2, 3, 1)).toBe(0);
  });

  it("lies in [0, 1] and adds up", () => {
    fc.assert(
      fc.property(successes, trials, unit, (k, n, p) => {
        expectUnit(binomialPmf(k, n, p));
        expectUnit(binomialCdf(k, n, p));
        expect(binomialCdf(k, n, p) + binomialAtLeast(k + 1, n, p)).toBeCloseTo(1, 10);
        const step = binomialCdf(k, n, p) - binomialCdf(k - 1, n, p);
        expect(step).toBeCloseTo(binomialPmf(k, n, p), 10);
      }),
    );
  });

  it("refuses parts of a success, negative trials and chances outside [0, 1]", () => {
    expect(() => binomialPmf(0.5, 3, 0.5)).toThrow(RangeError);
    expect(() => binomialCdf(1, -3, 0.5)).toThrow(RangeError);
    expect(() => binomialCdf(1, 3, 1.5)).toThrow(RangeError);
  });
});
