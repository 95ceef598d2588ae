import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mannKendall } from "../../../../src/stats/hypothesis/mann-kendall.ts";
import { SCIPY } from "../../../fixtures/stats/read-samples.ts";
import { VECTORS } from "../../../fixtures/stats/read-vectors.ts";
import {
  anyValues,
  defined,
  expectClose,
  expectNoNaN,
  expectUnit,
  negated,
  repeated,
  sixteenth,
  varied,
} from "../inference-samples.ts";

describe("mannKendall", () => {
  it.each(VECTORS.vectors)("gives the reference values on $name", ({ a, expected }) => {
    const test = mannKendall(a).value;
    expect(test?.s).toBe(expected.mannKendall.s);
    expectClose(test?.z, expected.mannKendall.z, 1e-13);
    expectClose(test?.p, expected.mannKendall.p, 1e-13);
    expectClose(test?.tau, expected.mannKendall.tau, 1e-13);
    expectClose(test?.senSlope, expected.mannKendall.senSlope, 1e-12);
  });

  it("has SciPy's Theil-Sen slope and the p with ties on 520 random samples", () => {
    for (const { a, s, sP, senSlope } of SCIPY.samples) {
      const test = mannKendall(a).value;
      expect(test?.s).toBe(s);
      expectClose(test?.p, sP, 1e-12);
      expectClose(test?.senSlope, senSlope, 1e-12);
    }
  });

  it("finds the slope of a straight line", () => {
    const line = Array.from({ length: 30 }, (_, index) => 3 + 0.25 * index);
    const test = mannKendall(line).value;
    expect(test?.tau).toBe(1);
    expect(test?.senSlope).toBe(0.25);
    expect(test?.p).toBeLessThan(1e-12);
  });

  it("needs 3 to 5,000 values that differ", () => {
    expect(mannKendall([1, 2]).reason).toEqual({ code: "too-few", count: 2, needed: 3 });
    expect(mannKendall(repeated(1, 5001)).reason).toEqual({
      code: "too-many",
      count: 5001,
      most: 5000,
    });
    expect(mannKendall([4, 4, 4]).reason).toEqual({ code: "no-variation" });
    expect(mannKendall([1, 2, Infinity]).reason).toEqual({ code: "not-finite" });
  });

  it("has p and |tau| in [0, 1], and mirrors with the sign and with time", () => {
    fc.assert(
      fc.property(varied, (values) => {
        const { s, p, tau, senSlope } = defined(mannKendall(values));
        expectUnit(p);
        expectUnit(Math.abs(tau));
        for (const other of [negated(values), [...values].reverse()]) {
          const mirrored = defined(mannKendall(other));
          expect(mirrored.s).toBe(0 - s);
          expect(mirrored.p).toBe(p);
          expect(mirrored.senSlope).toBeCloseTo(-senSlope, 10);
        }
      }),
    );
  });

  it("ignores a shift, and the slope follows the unit", () => {
    fc.assert(
      fc.property(varied, sixteenth, (values, shift) => {
        const test = defined(mannKendall(values));
        const moved = mannKendall(values.map((value) => 4 * value + shift)).value;
        expect(moved).toEqual({ ...test, senSlope: 4 * test.senSlope });
      }),
    );
  });

  it("is never NaN", () => {
    fc.assert(
      fc.property(anyValues, (values) => {
        expectNoNaN(mannKendall(values));
      }),
    );
  });
});
