import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  binaryScale,
  isEssentiallyConstant,
  meanOf,
  sampleMoments,
} from "../../../../src/stats/intervals/sample-moments.ts";
import { mean } from "../../../../src/stats/mean.ts";
import { sampleStandardDeviation } from "../../../../src/stats/spread.ts";
import { anyValues, defined, expectClose, expectNoNaN, sixteenths } from "../inference-samples.ts";

describe("sampleMoments", () => {
  it("are the mean and the standard deviation of moderate values", () => {
    fc.assert(
      fc.property(sixteenths, (values) => {
        const moments = defined(sampleMoments(values));
        expect(moments.mean).toBeCloseTo(mean(values) ?? Number.NaN, 12);
        const deviation = sampleStandardDeviation(values) ?? Number.NaN;
        expectClose(moments.standardDeviation, deviation, 1e-13);
        expectClose(moments.standardError, deviation / Math.sqrt(values.length), 1e-13);
      }),
    );
  });

  it("do not overflow", () => {
    const { mean: centre, standardDeviation } = defined(sampleMoments([1e300, 3e300]));
    expectClose(centre, 2e300, 1e-15);
    expectClose(standardDeviation, Math.SQRT2 * 1e300, 1e-15);
  });

  it("do not vanish", () => {
    expectClose(
      defined(sampleMoments([1e-300, 3e-300])).standardDeviation,
      Math.SQRT2 * 1e-300,
      1e-13,
    );
  });

  it("have exactly no spread for equal values", () => {
    expect(defined(sampleMoments([0.1, 0.1, 0.1]))).toEqual({
      count: 3,
      mean: 0.1,
      standardDeviation: 0,
      standardError: 0,
    });
  });

  it("have the mean between the values, and no NaN", () => {
    fc.assert(
      fc.property(anyValues, (values) => {
        const { value } = sampleMoments(values);
        expectNoNaN(value);
        if (value === null) return;
        expect(value.mean).toBeGreaterThanOrEqual(Math.min(...values));
        expect(value.mean).toBeLessThanOrEqual(Math.max(...values));
      }),
    );
  });
});

describe("meanOf", () => {
  it("does not overflow", () => {
    expect(meanOf([1.7e308, 1.7e308])).toBe(1.7e308);
  });
});

describe("binaryScale", () => {
  it("is the power of two at or just below the largest size", () => {
    expect([3, -4, 1].map((value) => binaryScale([value, 0]))).toEqual([2, 4, 1]);
    expect(binaryScale([0, -0])).toBe(1);
    expect(binaryScale([])).toBe(1);
  });
});

describe("isEssentiallyConstant", () => {
  it("is true for what rounding leaves and false for a spread that can be seen", () => {
    expect(isEssentiallyConstant(0, 0)).toBe(true);
    expect(isEssentiallyConstant(-5, 1e-15)).toBe(true);
    expect(isEssentiallyConstant(5, 1e-12)).toBe(false);
  });
});
