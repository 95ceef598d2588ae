import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tInterval, tIntervalOnLogs } from "../../../../src/stats/intervals/t-interval.ts";
import { SCIPY } from "../../../fixtures/stats/read-samples.ts";
import { differencesOf, VECTORS } from "../../../fixtures/stats/read-vectors.ts";
import {
  anyValues,
  confidence,
  defined,
  expectClose,
  expectNoNaN,
  repeated,
  sixteenth,
  sixteenths,
} from "../inference-samples.ts";

describe("tInterval", () => {
  it.each(VECTORS.vectors)("agrees with SciPy on $name", (vector) => {
    const interval = tInterval(differencesOf(vector)).value;
    expectClose(interval?.low, vector.expected.interval[0], 1e-12);
    expectClose(interval?.high, vector.expected.interval[1], 1e-12);
    expect(interval?.df).toBe(vector.a.length - 1);
  });

  it("agrees with SciPy on 520 random samples", () => {
    for (const sample of SCIPY.samples) {
      const interval = tInterval(differencesOf(sample)).value;
      const width = sample.interval[1] - sample.interval[0];
      expect(Math.abs((interval?.low ?? 0) - sample.interval[0])).toBeLessThan(1e-11 * width);
      expect(Math.abs((interval?.high ?? 0) - sample.interval[1])).toBeLessThan(1e-11 * width);
    }
  });

  it("has no width for equal values", () => {
    expect(tInterval([0.1, 0.1, 0.1]).value).toEqual({
      low: 0.1,
      high: 0.1,
      mean: 0.1,
      standardError: 0,
      df: 2,
    });
  });

  it("needs two values, all finite", () => {
    expect(tInterval([4]).reason).toEqual({ code: "too-few", count: 1, needed: 2 });
    expect(tInterval([]).reason).toEqual({ code: "too-few", count: 0, needed: 2 });
    expect(tInterval([1, Number.NaN]).reason).toEqual({ code: "not-finite" });
    expect(tInterval([1.7e308, -1.7e308]).reason).toEqual({ code: "not-finite" });
  });

  it("refuses a confidence of 1", () => {
    expect(() => tInterval([1, 2], 1)).toThrow(RangeError);
    expect(() => tInterval([], 1)).toThrow(RangeError);
  });

  it("surrounds the mean and widens with confidence", () => {
    fc.assert(
      fc.property(sixteenths, confidence, confidence, (values, a, b) => {
        const narrow = defined(tInterval(values, Math.min(a, b)));
        const wide = defined(tInterval(values, Math.max(a, b)));
        const ends = [wide.low, narrow.low, narrow.mean, narrow.high, wide.high];
        expect(ends).toEqual([...ends].sort((x, y) => x - y));
      }),
    );
  });

  it("follows a shift and a doubling of the values", () => {
    fc.assert(
      fc.property(sixteenths, sixteenth, (values, shift) => {
        const plain = defined(tInterval(values));
        const shifted = defined(tInterval(values.map((value) => value + shift)));
        const doubled = defined(tInterval(values.map((value) => 2 * value)));
        expect(shifted.low - shift).toBeCloseTo(plain.low, 10);
        expect(shifted.high - shift).toBeCloseTo(plain.high, 10);
        expect(doubled.low).toBe(2 * plain.low);
      }),
    );
  });

  it("is never NaN", () => {
    fc.assert(
      fc.property(anyValues, confidence, (values, level) => {
        expectNoNaN(tInterval(values, level));
      }),
    );
  });
});

describe("tIntervalOnLogs", () => {
  // Rscript -e 'options(digits=16); x<-c(421.5,430.2,418.9,552.7,425); exp(t.test(log(x))$conf.int); exp(mean(log(x)))'
  it("agrees with R", () => {
    const interval = tIntervalOnLogs([421.5, 430.2, 418.9, 552.7, 425]).value;
    expectClose(interval?.low, 385.5407538653505, 1e-12);
    expectClose(interval?.high, 518.2178924863726, 1e-12);
    expectClose(interval?.geometricMean, 446.9833519670607, 1e-14);
    expect(interval?.df).toBe(4);
  });

  it("needs positive values", () => {
    expect(tIntervalOnLogs([1, 0, 2]).reason).toEqual({ code: "not-positive" });
    expect(tIntervalOnLogs([1, -1]).reason).toEqual({ code: "not-positive" });
  });

  it("needs two values", () => {
    expect(tIntervalOnLogs([3]).reason).toEqual({ code: "too-few", count: 1, needed: 2 });
  });

  it("is exact for equal values", () => {
    expect(tIntervalOnLogs([25, 25]).value).toEqual({
      low: 25,
      high: 25,
      geometricMean: 25,
      df: 1,
    });
  });

  it("surrounds the geometric mean and follows a doubling", () => {
    const positive = fc.array(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), { minLength: 3 });
    fc.assert(
      fc.property(positive, (values) => {
        const { low = 0, geometricMean = 0, high = 0 } = tIntervalOnLogs(values).value ?? {};
        expect([low, geometricMean, high]).toEqual(
          [low, geometricMean, high].sort((a, b) => a - b),
        );
        const doubled = tIntervalOnLogs(values.map((value) => 2 * value)).value;
        expectClose(doubled?.geometricMean, 2 * geometricMean, 1e-12);
        expectClose(doubled?.low, 2 * low, 1e-9);
      }),
    );
  });

  it("is never NaN", () => {
    fc.assert(
      fc.property(anyValues, confidence, (values, level) => {
        expectNoNaN(tIntervalOnLogs(values, level));
        expectNoNaN(tIntervalOnLogs(values.map(Math.abs), level));
      }),
    );
    expectNoNaN(tIntervalOnLogs([...repeated(5e-324, 2), 1.7e308]));
  });
});
