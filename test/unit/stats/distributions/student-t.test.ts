import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  studentTQuantile,
  studentTSurvival,
  studentTTwoSided,
} from "../../../../src/stats/distributions/student-t.ts";
import { SCIPY } from "../../../fixtures/stats/read-samples.ts";
import { expectClose, expectUnit } from "../inference-samples.ts";

const anyT = fc.double({ noNaN: true, noDefaultInfinity: true });
const degrees = fc.oneof(
  fc.integer({ min: 1, max: 300 }),
  fc.double({ min: 1, max: 1e12, noNaN: true }),
);

describe("studentTSurvival", () => {
  it("agrees with mpmath, also where it is 1e-300", () => {
    for (const [t = 0, df = 0, expected = 0] of SCIPY.studentTSurvival) {
      expectClose(studentTSurvival(t, df), expected, 2e-11);
      expectClose(studentTTwoSided(t, df), 2 * expected, 2e-11);
    }
  });

  it("is the Cauchy distribution for one degree of freedom", () => {
    expectClose(studentTSurvival(1, 1), 0.25, 1e-14);
    expectClose(studentTSurvival(1e200, 1), 1 / (Math.PI * 1e200), 1e-12);
  });

  it("lies in [0, 1], falls with t, and its two sides are one", () => {
    fc.assert(
      fc.property(anyT, anyT, degrees, (a, b, df) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expectUnit(studentTSurvival(a, df));
        expect(studentTSurvival(high, df)).toBeLessThanOrEqual(
          studentTSurvival(low, df) * (1 + 1e-10),
        );
        expect(studentTSurvival(a, df) + studentTSurvival(-a, df)).toBeCloseTo(1, 12);
        expect(studentTTwoSided(a, df)).toBe(studentTTwoSided(-a, df));
      }),
    );
  });

  it("joins its expansion for many degrees of freedom without a step", () => {
    for (const t of [0.1, 1, 2, 5, 12]) {
      const [below, above] = [studentTSurvival(t, 100_000), studentTSurvival(t, 100_000.001)];
      expectClose(above, below, 1e-9);
    }
  });

  it("refuses NaN and less than one degree of freedom", () => {
    expect(() => studentTSurvival(Number.NaN, 3)).toThrow(RangeError);
    expect(() => studentTTwoSided(1, 0.5)).toThrow(RangeError);
  });
});

describe("studentTQuantile", () => {
  it("agrees with SciPy", () => {
    for (const [p = 0, df = 0, expected = 0] of SCIPY.studentTQuantile) {
      expectClose(studentTQuantile(p, df), expected, 1e-12);
    }
  });

  it("is undone by the survival function", () => {
    const tail = fc.double({ min: 1e-250, max: 0.5, noNaN: true });
    fc.assert(
      fc.property(tail, degrees, (p, df) => {
        expectClose(studentTSurvival(-studentTQuantile(p, df), df), p, 1e-9);
      }),
    );
  });

  it("changes its sign with the side and is 0 in the middle", () => {
    expect(studentTQuantile(0.5, 7)).toBe(0);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 511 }), degrees, (p, df) => {
        expect(studentTQuantile(p / 1024, df)).toBe(-studentTQuantile(1 - p / 1024, df));
      }),
    );
  });

  it("stays finite for the smallest probability", () => {
    expect(studentTQuantile(5e-324, 1)).toBe(-Number.MAX_VALUE);
  });

  it("refuses 0 and 1, and less than one degree of freedom", () => {
    expect(() => studentTQuantile(0, 3)).toThrow(RangeError);
    expect(() => studentTQuantile(1, 3)).toThrow(RangeError);
    expect(() => studentTQuantile(0.3, 0)).toThrow(RangeError);
  });
});
