import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tost } from "../../../../src/stats/hypothesis/tost.ts";
import { tInterval } from "../../../../src/stats/intervals/t-interval.ts";
import {
  anyValues,
  defined,
  expectClose,
  expectNoNaN,
  expectUnit,
  negated,
  repeated,
  varied,
} from "../inference-samples.ts";

const DIFFERENCES = [0.4, -0.3, 0.1, 0.6, -0.2, 0.3, 0.05, 0.15];
const bound = fc.integer({ min: 1, max: 1000 }).map((value) => value / 16);

describe("tost", () => {
  // Rscript -e 'options(digits=14); d<-c(.4,-.3,.1,.6,-.2,.3,.05,.15); t.test(d,mu=-.5,alternative="greater")$p.value; t.test(d,mu=.5,alternative="less")$p.value; t.test(d,conf.level=.9)$conf.int'
  it("agrees with two one-sided t tests in R", () => {
    const test = tost(DIFFERENCES, { low: -0.5, high: 0.5 }).value;
    expectClose(test?.pLow, 0.000260436641332877, 1e-11);
    expectClose(test?.pHigh, 0.00545722174609879, 1e-11);
    expect(test?.p).toBe(test?.pHigh);
    expectClose(test?.interval.low, -0.0624511445541544, 1e-11);
    expectClose(test?.interval.high, 0.337451144554154, 1e-11);
    expect(test?.isEquivalent).toBe(true);
  });

  it("is not shown when the interval leaves the bounds", () => {
    const test = tost(DIFFERENCES, { low: -0.3, high: 0.3 }).value;
    expect(test?.interval.high).toBeGreaterThan(0.3);
    expect(test?.isEquivalent).toBe(false);
  });

  it("is equivalence exactly when the interval lies inside the bounds", () => {
    fc.assert(
      fc.property(varied, bound, bound, (differences, below, above) => {
        const test = defined(tost(differences, { low: -below, high: above }));
        const { low, high } = test.interval;
        expect(low).toBeCloseTo(defined(tInterval(differences, 0.9)).low, 10);
        if (Math.abs(test.p - 0.05) > 1e-9) {
          expect(test.isEquivalent).toBe(low > -below && high < above);
        }
      }),
    );
  });

  it("has ps in [0, 1], falls with wider bounds, and mirrors with the sign", () => {
    fc.assert(
      fc.property(varied, bound, (differences, size) => {
        const test = defined(tost(differences, { low: -size, high: size }));
        const wider = defined(tost(differences, { low: -2 * size, high: 2 * size }));
        const mirrored = defined(tost(negated(differences), { low: -size, high: size }));
        for (const p of [test.pLow, test.pHigh, test.p]) expectUnit(p);
        expect(wider.p).toBeLessThanOrEqual(test.p * (1 + 1e-12));
        expect(mirrored.pLow).toBe(test.pHigh);
      }),
    );
  });

  it("needs two differences that vary", () => {
    const bounds = { low: -1, high: 1 };
    expect(tost([1], bounds).reason).toEqual({ code: "too-few", count: 1, needed: 2 });
    expect(tost(repeated(0.1, 4), bounds).reason).toEqual({ code: "no-variation" });
  });

  it("refuses bounds that do not ascend and an alpha of a half", () => {
    expect(() => tost(DIFFERENCES, { low: 1, high: -1 })).toThrow(RangeError);
    expect(() => tost(DIFFERENCES, { low: 1, high: Number.NaN })).toThrow(RangeError);
    expect(() => tost(DIFFERENCES, { low: -1, high: 1 }, 0.5)).toThrow(RangeError);
  });

  it("is never NaN", () => {
    fc.assert(
      fc.property(anyValues, bound, (values, size) => {
        expectNoNaN(tost(values, { low: -size, high: size }));
      }),
    );
  });
});
