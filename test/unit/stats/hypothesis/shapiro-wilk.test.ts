import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { shapiroWilk } from "../../../../src/stats/hypothesis/shapiro-wilk.ts";
import { SCIPY } from "../../../fixtures/stats/read-samples.ts";
import { differencesOf, VECTORS } from "../../../fixtures/stats/read-vectors.ts";
import {
  anyValues,
  expectClose,
  expectNoNaN,
  expectUnit,
  negated,
  repeated,
  sixteenth,
  varied,
} from "../inference-samples.ts";

/** W and p of the same samples; written by r_shapiro.R beside it. */
const FROM_R = z
  .array(z.tuple([z.number(), z.number()]))
  .parse(
    JSON.parse(
      readFileSync(new URL("../../../fixtures/stats/r-shapiro.json", import.meta.url), "utf8"),
    ),
  );

describe("shapiroWilk", () => {
  it.each(VECTORS.vectors)("agrees with R on $name", (vector) => {
    const test = shapiroWilk(differencesOf(vector)).value;
    expectClose(test?.w, vector.expected.w, 1e-13);
    expectClose(test?.p, vector.expected.wP, 1e-12);
  });

  it("agrees with R on 520 random samples", () => {
    expect(FROM_R).toHaveLength(SCIPY.samples.length);
    SCIPY.samples.forEach((sample, index) => {
      const [w, p] = FROM_R[index] ?? [0, 0];
      const test = shapiroWilk(differencesOf(sample)).value;
      expectClose(test?.w, w, 1e-13);
      expectClose(test?.p, p, 1e-11);
    });
  });

  it("agrees with SciPy as far as its normal quantile allows", () => {
    for (const sample of SCIPY.samples) {
      const test = shapiroWilk(differencesOf(sample)).value;
      expectClose(test?.w, sample.w, 1e-8);
      expectClose(test?.p, sample.wP, 1e-6);
    }
  });

  it("is exact for three values", () => {
    const test = shapiroWilk([1, 2, 4]).value;
    expectClose(test?.w, 27 / 28, 1e-14);
    // Rscript -e 'options(digits=12); shapiro.test(c(1,2,4))'
    expectClose(test?.p, 0.636886845029, 1e-11);
  });

  // Rscript -e 'options(digits=15); shapiro.test(c(148,154,158,160,161,162,166,170,182,195,236))'
  it("agrees with R on the example of Shapiro and Wilk 1965", () => {
    const test = shapiroWilk([148, 154, 158, 160, 161, 162, 166, 170, 182, 195, 236]).value;
    expectClose(test?.w, 0.7888146948354, 1e-12);
    expectClose(test?.p, 0.0067038140565, 1e-10);
  });

  it("needs 3 to 5,000 values that differ", () => {
    expect(shapiroWilk([1, 2]).reason).toEqual({ code: "too-few", count: 2, needed: 3 });
    expect(shapiroWilk(Array.from({ length: 5001 }, (_, index) => index)).reason).toEqual({
      code: "too-many",
      count: 5001,
      most: 5000,
    });
    expect(shapiroWilk(repeated(0.1, 9)).reason).toEqual({ code: "no-variation" });
    expect(shapiroWilk([1, 2, Number.NaN]).reason).toEqual({ code: "not-finite" });
  });

  it("finds nothing wrong with the quantiles of a normal distribution", () => {
    const even = Array.from({ length: 5000 }, (_, index) => index);
    expect(shapiroWilk(even).value?.p).toBeLessThan(1e-30);
    expect(shapiroWilk([-1.3, -0.75, -0.35, 0, 0.35, 0.75, 1.3]).value?.p).toBeGreaterThan(0.99);
  });

  it("has W and p in [0, 1] and ignores shift, unit, sign and order", () => {
    fc.assert(
      fc.property(varied, sixteenth, (values, shift) => {
        const { w = -1, p = -1 } = shapiroWilk(values).value ?? {};
        expectUnit(w);
        expectUnit(p);
        for (const other of [
          values.map((value) => value + shift),
          values.map((value) => value / 4),
          negated(values),
          [...values].reverse(),
        ]) {
          expect(shapiroWilk(other).value?.w).toBeCloseTo(w, 12);
          expect(shapiroWilk(other).value?.p).toBeCloseTo(p, 9);
        }
      }),
    );
  });

  it("is never NaN", () => {
    fc.assert(
      fc.property(anyValues, (values) => {
        expectNoNaN(shapiroWilk(values));
      }),
    );
  });
});
