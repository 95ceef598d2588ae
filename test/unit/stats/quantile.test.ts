import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { median, quantile } from "../../../src/stats/quantile.ts";

const SAMPLE = [421.5, 430.2, 418.9, 552.7, 425.0, 390.25];
const measured = fc.array(fc.double({ min: 0, max: 1e12, noNaN: true }), { minLength: 1 });
const probability = fc.double({ min: 0, max: 1, noNaN: true });

describe("quantile", () => {
  // python3 -c 'import statistics; print(statistics.quantiles([421.5,430.2,418.9,552.7,425.0,390.25], n=20, method="inclusive"))'
  it.each([
    [0.05, 397.4125],
    [0.5, 423.25],
    [0.95, 522.075],
  ])("gives the type-7 quantile at %d", (at, expected) => {
    expect(quantile(SAMPLE, at)).toBeCloseTo(expected, 9);
  });

  it("is null for no values", () => {
    expect(quantile([], 0.5)).toBeNull();
    expect(median([])).toBeNull();
  });

  it("leaves its input as it was", () => {
    const values = [3, 1, 2];
    quantile(values, 0.95);
    expect(values).toEqual([3, 1, 2]);
  });

  it("lies between the smallest and the largest value", () => {
    fc.assert(
      fc.property(measured, probability, (values, at) => {
        const result = quantile(values, at) ?? Number.NaN;
        expect(result).toBeGreaterThanOrEqual(Math.min(...values));
        expect(result).toBeLessThanOrEqual(Math.max(...values));
      }),
    );
  });

  it("does not fall when the probability rises", () => {
    fc.assert(
      fc.property(measured, probability, probability, (values, a, b) => {
        const low = quantile(values, Math.min(a, b)) ?? Number.NaN;
        const high = quantile(values, Math.max(a, b)) ?? Number.NaN;
        expect(low).toBeLessThanOrEqual(high * (1 + 1e-12));
      }),
    );
  });

  it("gives a single value for every probability", () => {
    expect(quantile([7], 0)).toBe(7);
    expect(quantile([7], 0.95)).toBe(7);
  });
});
