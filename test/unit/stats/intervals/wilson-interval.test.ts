import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wilsonInterval } from "../../../../src/stats/intervals/wilson-interval.ts";
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
