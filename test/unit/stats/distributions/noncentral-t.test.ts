import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noncentralTCdf } from "../../../../src/stats/distributions/noncentral-t.ts";
import { studentTSurvival } from "../../../../src/stats/distributions/student-t.ts";
import { SCIPY } from "../../../fixtures/stats/read-samples.ts";
import { expectUnit } from "../inference-samples.ts";

const anyT = fc.double({ min: -60, max: 60, noNaN: true });
const degrees = fc.integer({ min: 1, max: 400 });
const noncentrality = fc.double({ min: -50, max: 50, noNaN: true });

describe("noncentralTCdf", () => {
  it("agrees with SciPy", () => {
    for (const [t = 0, df = 0, delta = 0, expected = 0] of SCIPY.noncentralTCdf) {
      expect(noncentralTCdf(t, df, delta)).toBeCloseTo(expected, 11);
    }
  });

  it("is Student's distribution without noncentrality", () => {
    fc.assert(
      fc.property(anyT, degrees, (t, df) => {
        expect(noncentralTCdf(t, df, 0)).toBeCloseTo(1 - studentTSurvival(t, df), 12);
      }),
    );
  });

  it("lies in [0, 1], rises with t, falls with the noncentrality and mirrors", () => {
    fc.assert(
      fc.property(anyT, anyT, degrees, noncentrality, (a, b, df, delta) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const at = noncentralTCdf(low, df, delta);
        expectUnit(at);
        expect(at).toBeLessThanOrEqual(noncentralTCdf(high, df, delta) + 1e-11);
        expect(noncentralTCdf(low, df, delta + 1)).toBeLessThanOrEqual(at + 1e-11);
        expect(noncentralTCdf(-low, df, -delta)).toBeCloseTo(1 - at, 11);
      }),
    );
  });

  it("joins its approximation for many degrees of freedom without a step", () => {
    for (const t of [-1, 0.3, 1.96, 4]) {
      const exact = noncentralTCdf(t, 100_000, 2.8);
      expect(noncentralTCdf(t, 100_000.5, 2.8)).toBeCloseTo(exact, 9);
    }
  });

  it("refuses noncentralities above 1,000 and NaN", () => {
    expect(() => noncentralTCdf(1, 5, 1001)).toThrow(RangeError);
    expect(() => noncentralTCdf(1, 5, Number.NaN)).toThrow(RangeError);
    expect(() => noncentralTCdf(Number.NaN, 5, 1)).toThrow(RangeError);
  });
});
