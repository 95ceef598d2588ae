import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logBeta, logGamma } from "../../../../src/stats/distributions/log-gamma.ts";
import { SCIPY } from "../../../fixtures/stats/read-samples.ts";
import { expectClose } from "../inference-samples.ts";

describe("logGamma", () => {
  it.each(SCIPY.logGamma)("of %d agrees with mpmath", (x = 0, expected = 0) => {
    expectClose(logGamma(x), expected, 1e-13);
  });

  it("is the logarithm of a factorial", () => {
    expectClose(Math.exp(logGamma(11)), 3_628_800, 1e-13);
    expect(logGamma(1)).toBeCloseTo(0, 14);
    expect(logGamma(2)).toBeCloseTo(0, 14);
  });

  it("obeys the recurrence", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e5, noNaN: true }), (x) => {
        expect(logGamma(x + 1) - logGamma(x) - Math.log(x)).toBeCloseTo(0, 8);
      }),
    );
  });

  it("refuses what has no logarithm", () => {
    for (const x of [0, -1, Number.NaN, Infinity]) expect(() => logGamma(x)).toThrow(RangeError);
  });
});

describe("logBeta", () => {
  it("is the same in both orders and obeys B(a, b) = B(a + 1, b) + B(a, b + 1)", () => {
    const size = fc.double({ min: 0.01, max: 1000, noNaN: true });
    fc.assert(
      fc.property(size, size, (a, b) => {
        expect(logBeta(a, b)).toBe(logBeta(b, a));
        const parts = Math.exp(logBeta(a + 1, b) - logBeta(a, b));
        expectClose(parts + Math.exp(logBeta(a, b + 1) - logBeta(a, b)), 1, 1e-11);
      }),
    );
  });

  // python3 -c 'import mpmath as m; m.mp.dps=40; print(m.log(m.beta(5e5,0.5)), m.log(m.beta(9.5,12)), m.log(m.beta(300,200)))'
  it.each([
    [5e5, 0.5, -5.988816495777464],
    [9.5, 12, -14.660284594004006],
    [300, 200, -337.98011306546468],
  ])("of %d and %d agrees with mpmath", (a, b, expected) => {
    expectClose(logBeta(a, b), expected, 1e-14);
  });
});
