import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { incompleteBeta } from "../../../../src/stats/distributions/incomplete-beta.ts";
import { SCIPY } from "../../../fixtures/stats/read-samples.ts";
import { expectClose, expectUnit, unit } from "../inference-samples.ts";

const shape = fc.double({ min: 0.1, max: 500, noNaN: true });

describe("incompleteBeta", () => {
  it("agrees with mpmath, also where it is 1e-300", () => {
    for (const [a = 0, b = 0, x = 0, expected = 0] of SCIPY.incompleteBeta) {
      expectClose(incompleteBeta(a, b, x), expected, 1e-11);
    }
  });

  it("is x^a for b = 1", () => {
    expectClose(incompleteBeta(3, 1, 0.2), 0.008, 1e-14);
  });

  it("is 0 at 0 and 1 at 1", () => {
    expect(incompleteBeta(2, 3, 0)).toBe(0);
    expect(incompleteBeta(2, 3, 1)).toBe(1);
  });

  it("lies in [0, 1], rises with x, and is mirrored by its complement", () => {
    fc.assert(
      fc.property(shape, shape, unit, unit, (a, b, first, second) => {
        const [low, high] = [Math.min(first, second), Math.max(first, second)];
        expectUnit(incompleteBeta(a, b, low));
        expect(incompleteBeta(a, b, low)).toBeLessThanOrEqual(incompleteBeta(a, b, high) + 1e-12);
        const mirrored = incompleteBeta(b, a, 1 - low, low);
        expect(incompleteBeta(a, b, low) + mirrored).toBeCloseTo(1, 10);
      }),
    );
  });

  it("refuses arguments outside its domain", () => {
    expect(() => incompleteBeta(0, 1, 0.5)).toThrow(RangeError);
    expect(() => incompleteBeta(1, -1, 0.5)).toThrow(RangeError);
    expect(() => incompleteBeta(1, 1, 1.5)).toThrow(RangeError);
    expect(() => incompleteBeta(1, 1, Number.NaN)).toThrow(RangeError);
  });
});
