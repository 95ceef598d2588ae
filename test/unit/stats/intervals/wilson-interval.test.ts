import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  wilsonInterval,
  wilsonIntervalOfShare,
} from "../../../../src/stats/intervals/wilson-interval.ts";
import { SCIPY } from "../../../fixtures/stats/read-samples.ts";
import { confidence, expectClose } from "../inference-samples.ts";

const counts = fc
  .tuple(fc.nat(5000), fc.nat(5000))
  .map(([a, b]) => ({ k: Math.min(a, b), n: Math.max(a, b) + 1 }));

describe("wilsonInterval", () => {
  it("agrees with SciPy", () => {
    for (const [k = 0, n = 0, , low = 0, high = 0] of SCIPY.counts) {
      const interval = wilsonInterval(k, n).value;
      expect(interval?.low).toBeCloseTo(low, 13);
      expect(interval?.high).toBeCloseTo(high, 13);
    }
  });

  // python3 -c 'from scipy.stats import binomtest as b; print(b(4,50).proportion_ci(method="wilson"), b(30,30).proportion_ci(method="wilson"))'
  it("gives the known ends for 4 of 50", () => {
    const interval = wilsonInterval(4, 50).value;
    expect(interval?.low).toBeCloseTo(0.0315495, 7);
    expect(interval?.high).toBeCloseTo(0.1883825, 7);
  });

  it("ends exactly at 1 for 30 of 30 and exactly at 0 for 0 of 30", () => {
    expect(wilsonInterval(30, 30).value?.high).toBe(1);
    expectClose(wilsonInterval(30, 30).value?.low, 0.8864866, 1e-7);
    expect(wilsonInterval(0, 30).value?.low).toBe(0);
    expect(wilsonInterval(0, 30).value?.high).toBeCloseTo(0.1135134, 7);
  });

  it("needs a trial", () => {
    expect(wilsonInterval(0, 0).reason).toEqual({ code: "too-few", count: 0, needed: 1 });
  });

  it("holds the proportion, inside [0, 1], and mirrors with the successes", () => {
    fc.assert(
      fc.property(counts, confidence, ({ k, n }, level) => {
        const { low, high } = wilsonInterval(k, n, level).value ?? { low: -1, high: -1 };
        const ends = [0, low, k / n, high, 1];
        expect(ends).toEqual([...ends].sort((a, b) => a - b));
        expect(wilsonInterval(n - k, n, level).value?.high).toBeCloseTo(1 - low, 12);
      }),
    );
  });

  it("widens with confidence and narrows with more of the same", () => {
    fc.assert(
      fc.property(counts, ({ k, n }) => {
        const width = (times: number, level: number): number => {
          const interval = wilsonInterval(k * times, n * times, level).value;
          return (interval?.high ?? 0) - (interval?.low ?? 0);
        };
        expect(width(1, 0.9)).toBeLessThan(width(1, 0.95));
        expect(width(2, 0.95)).toBeLessThan(width(1, 0.95));
      }),
    );
  });

  it("refuses what is no count of successes", () => {
    expect(() => wilsonInterval(3, 2)).toThrow(RangeError);
    expect(() => wilsonInterval(-1, 2)).toThrow(RangeError);
    expect(() => wilsonInterval(0.5, 2)).toThrow(RangeError);
    expect(() => wilsonInterval(1, 2, 0)).toThrow(RangeError);
  });
});

describe("wilsonIntervalOfShare", () => {
  // Half-widths in points for shares of 0.05, 0.10, 0.20, 0.30 and 0.50, and the upper bound at 0, as in
  // python3 -c 'from math import *; z=1.959963984540054; print([100*z/(1+z*z/n)*sqrt(p*(1-p)/n+z*z/4/n/n) for n in (20,40,60,80,120,200) for p in (.05,.1,.2,.3,.5)])'
  it.each([
    [20, [11.4, 13.7, 16.8, 18.7, 20.1], 16.1],
    [40, [7.6, 9.5, 12.1, 13.7, 14.8], 8.8],
    [60, [6.0, 7.7, 10.0, 11.3, 12.3], 6.0],
    [80, [5.1, 6.7, 8.7, 9.9, 10.7], 4.6],
    [120, [4.1, 5.4, 7.1, 8.1, 8.8], 3.1],
    [200, [3.1, 4.2, 5.5, 6.3, 6.9], 1.9],
  ])("gives the table of sample sizes for %d probes", (n, halfWidths, high) => {
    const shares = [0.05, 0.1, 0.2, 0.3, 0.5];
    const found = shares.map((share) => {
      const interval = wilsonIntervalOfShare(share, n);
      return Number((((interval.high - interval.low) / 2) * 100).toFixed(1));
    });
    expect(found).toEqual(halfWidths);
    expect(Number((wilsonIntervalOfShare(0, n).high * 100).toFixed(1))).toBe(high);
  });

  // python3 -c 'n=80/2.2; z=1.959963984540054; print(z*z/(n+z*z))'
  it("takes an effective number of probes that is not whole", () => {
    expect(wilsonIntervalOfShare(0, 80 / 2.2).high).toBeCloseTo(0.09554656699808772, 12);
  });

  it("is the interval of counts for whole numbers", () => {
    fc.assert(
      fc.property(counts, confidence, ({ k, n }, level) => {
        const interval = wilsonIntervalOfShare(k / n, n, level);
        expect(interval.low).toBeCloseTo(wilsonInterval(k, n, level).value?.low ?? -1, 12);
        expect(interval.high).toBeCloseTo(wilsonInterval(k, n, level).value?.high ?? -1, 12);
      }),
    );
  });

  it("refuses what is no share and no number of probes", () => {
    expect(() => wilsonIntervalOfShare(1.1, 20)).toThrow(RangeError);
    expect(() => wilsonIntervalOfShare(Number.NaN, 20)).toThrow(RangeError);
    expect(() => wilsonIntervalOfShare(0.5, 0)).toThrow(RangeError);
    expect(() => wilsonIntervalOfShare(0.5, Infinity)).toThrow(RangeError);
  });
});
