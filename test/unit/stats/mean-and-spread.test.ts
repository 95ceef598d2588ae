import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { geometricMean, mean } from "../../../src/stats/mean.ts";
import { maximum, minimum } from "../../../src/stats/range.ts";
import {
  coefficientOfVariation,
  medianAbsoluteDeviation,
  sampleStandardDeviation,
} from "../../../src/stats/spread.ts";

// python3 -c 'import statistics as s; a=[421.5,430.2,418.9,552.7,425.0,390.25]; print(s.mean(a), s.geometric_mean(a), s.stdev(a), s.stdev(a)/s.mean(a))'
const SAMPLE = [421.5, 430.2, 418.9, 552.7, 425.0, 390.25];

describe("mean", () => {
  it("agrees with Python's statistics module", () => {
    expect(mean(SAMPLE)).toBeCloseTo(439.7583333333333, 9);
  });

  it("is null for no values", () => {
    expect(mean([])).toBeNull();
  });
});

describe("geometricMean", () => {
  it("agrees with Python's statistics module", () => {
    expect(geometricMean(SAMPLE)).toBeCloseTo(436.9850795316852, 9);
  });

  it("does not overflow for hundreds of large rates", () => {
    expect(geometricMean(Array.from({ length: 500 }, () => 1e6))).toBe(1e6);
  });

  it("is exact for equal values", () => {
    expect(geometricMean([25])).toBe(25);
  });

  it("is null for no values and for negative ones", () => {
    expect(geometricMean([])).toBeNull();
    expect(geometricMean([1, -1])).toBeNull();
    expect(geometricMean([1, Number.NaN])).toBeNull();
  });

  it("lies between the smallest and the largest value", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1 }),
        (values) => {
          const result = geometricMean(values) ?? Number.NaN;
          expect(result).toBeGreaterThanOrEqual(Math.min(...values));
          expect(result).toBeLessThanOrEqual(Math.max(...values));
        },
      ),
    );
  });
});

describe("spread", () => {
  it("uses the divisor n - 1", () => {
    expect(sampleStandardDeviation(SAMPLE)).toBeCloseTo(57.069259822313, 9);
    expect(coefficientOfVariation(SAMPLE)).toBeCloseTo(0.1297741406961695, 12);
  });

  it("is null for one value", () => {
    expect(sampleStandardDeviation([1])).toBeNull();
    expect(coefficientOfVariation([1])).toBeNull();
  });

  it("has no coefficient of variation around 0", () => {
    expect(coefficientOfVariation([-1, 1])).toBeNull();
  });

  it("gives the unscaled median absolute deviation", () => {
    expect(medianAbsoluteDeviation([1, 1, 2, 2, 4, 6, 9])).toBe(1);
    expect(medianAbsoluteDeviation([])).toBeNull();
  });
});

describe("range", () => {
  it("gives the ends, or null for no values", () => {
    expect([minimum([3, 1, 2]), maximum([3, 1, 2])]).toEqual([1, 3]);
    expect([minimum([]), maximum([])]).toEqual([null, null]);
  });
});
