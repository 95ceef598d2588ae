import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  normalCdf,
  normalDensity,
  normalQuantile,
  normalSurvival,
} from "../../../../src/stats/distributions/normal.ts";
import { SCIPY } from "../../../fixtures/stats/read-samples.ts";
import { expectClose, expectUnit } from "../inference-samples.ts";

const score = fc.double({ min: -40, max: 40, noNaN: true });

describe("normalSurvival and normalCdf", () => {
  it.each(SCIPY.normalSurvival)("beyond %d agree with mpmath", (z = 0, expected = 0) => {
    expectClose(normalSurvival(z), expected, 1e-14);
    expectClose(normalCdf(-z), expected, 1e-14);
  });

  it("lie in [0, 1], rise with z and are each other's mirror image", () => {
    fc.assert(
      fc.property(score, score, (a, b) => {
        expectUnit(normalCdf(a));
        expect(normalCdf(Math.min(a, b))).toBeLessThanOrEqual(normalCdf(Math.max(a, b)) + 1e-16);
        expect(normalSurvival(a)).toBe(normalCdf(-a));
        expect(normalCdf(a) + normalSurvival(a)).toBeCloseTo(1, 14);
      }),
    );
  });

  it("reach their limits", () => {
    expect(normalCdf(Infinity)).toBe(1);
    expect(normalCdf(-Infinity)).toBe(0);
    expect(normalCdf(-0)).toBe(0.5);
    expect(() => normalCdf(Number.NaN)).toThrow(RangeError);
  });

  it("are the integral of the density", () => {
    fc.assert(
      fc.property(fc.double({ min: -6, max: 6, noNaN: true }), (z) => {
        const slope = (normalCdf(z + 1e-5) - normalCdf(z - 1e-5)) / 2e-5;
        expect(slope).toBeCloseTo(normalDensity(z), 9);
      }),
    );
  });
});

describe("normalQuantile", () => {
  it.each(SCIPY.normalQuantile)("at %d agrees with SciPy", (p = 0, expected = 0) => {
    expectClose(normalQuantile(p), expected, 1e-14);
  });

  it("is undone by normalCdf", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 0.5, noNaN: true }), (p) => {
        expectClose(normalCdf(normalQuantile(p)), p, 1e-12);
      }),
    );
  });

  it("changes its sign with the side", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1023 }), (p) => {
        expect(normalQuantile(p / 1024)).toBe(-normalQuantile(1 - p / 1024) + 0);
      }),
    );
  });

  it("refuses 0, 1 and what lies outside", () => {
    for (const p of [0, 1, -0.1, 2, Number.NaN]) {
      expect(() => normalQuantile(p)).toThrow(RangeError);
    }
  });
});
