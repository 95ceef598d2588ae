import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quantileInterval } from "../../../../src/stats/intervals/quantile-interval.ts";
import { VECTORS } from "../../../fixtures/stats/read-vectors.ts";
import { anyValues, confidence, expectNoNaN, expectUnit, unit } from "../inference-samples.ts";

/** 1, 2, ..., n: a value is its own rank. */
function ranks(n: number): number[] {
  return Array.from({ length: n }, (_, index) => index + 1);
}

describe("quantileInterval", () => {
  it.each(VECTORS.vectors)("gives the reference values on $name", ({ a, expected }) => {
    for (const [probability, reference] of [
      [0.5, expected.medianInterval],
      [0.95, expected.p95Interval],
    ] as const) {
      const { low, high, coverage } = quantileInterval(a, probability);
      expect({ low, high }).toEqual({ low: reference.low, high: reference.high });
      expect(coverage).toBeCloseTo(reference.coverage, 12);
    }
  });

  // Rscript -e 'n<-200; p<-.95; l<-max(which(pbinom(1:n-1,n,p)<=.025)); u<-min(which(1-pbinom(1:n-1,n,p)<=.025)); c(l,u,pbinom(u-1,n,p)-pbinom(l-1,n,p))'
  it("takes the ranks 184 and 197 of 200 for p95", () => {
    const { low, high, coverage } = quantileInterval(ranks(200), 0.95);
    expect([low, high]).toEqual([184, 197]);
    expect(coverage).toBeCloseTo(0.9672, 4);
  });

  it("takes the ranks 6 and 15 of 20 for the median", () => {
    const { low, high, coverage } = quantileInterval(ranks(20), 0.5);
    expect([low, high]).toEqual([6, 15]);
    expect(coverage).toBeCloseTo(0.9586, 4);
  });

  it("has an upper end for p95 from 72 values on", () => {
    expect(quantileInterval(ranks(71), 0.95).high).toBeNull();
    expect(quantileInterval(ranks(72), 0.95).high).toBe(72);
  });

  it("is open on both sides for no values", () => {
    expect(quantileInterval([], 0.5)).toEqual({ low: null, high: null, coverage: 1 });
  });

  it("covers with at least the confidence, by values that occur, in order", () => {
    fc.assert(
      fc.property(anyValues, unit, confidence, (values, probability, level) => {
        const { low, high, coverage } = quantileInterval(values, probability, level);
        expectUnit(coverage);
        expect(coverage).toBeGreaterThanOrEqual(level - 1e-9);
        for (const end of [low, high]) if (end !== null) expect(values).toContain(end);
        if (low !== null && high !== null) expect(low).toBeLessThanOrEqual(high);
        expectNoNaN({ low, high, coverage });
      }),
    );
  });

  it("widens with confidence", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), unit, (n, probability) => {
        const narrow = quantileInterval(ranks(n), probability, 0.8);
        const wide = quantileInterval(ranks(n), probability, 0.95);
        expect(wide.low ?? 0).toBeLessThanOrEqual(narrow.low ?? 0);
        expect(wide.high ?? n + 1).toBeGreaterThanOrEqual(narrow.high ?? n + 1);
      }),
    );
  });

  it("mirrors with the sign of the values", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 15 }), (n, p) => {
        const plain = quantileInterval(ranks(n), p / 16);
        const mirrored = quantileInterval(
          ranks(n).map((rank) => -rank),
          1 - p / 16,
        );
        expect(mirrored.low).toBe(plain.high === null ? null : -plain.high);
        expect(mirrored.high).toBe(plain.low === null ? null : -plain.low);
      }),
    );
  });

  it("refuses values that are not finite and probabilities outside [0, 1]", () => {
    expect(() => quantileInterval([Number.NaN], 0.5)).toThrow(RangeError);
    expect(() => quantileInterval([1], 1.5)).toThrow(RangeError);
    expect(() => quantileInterval([1], 0.5, 1)).toThrow(RangeError);
  });
});
