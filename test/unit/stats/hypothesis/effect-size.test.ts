import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cohensDz, rankBiserial } from "../../../../src/stats/hypothesis/effect-size.ts";
import { differencesOf, VECTORS } from "../../../fixtures/stats/read-vectors.ts";
import {
  anyValues,
  expectClose,
  expectNoNaN,
  expectUnit,
  negated,
  repeated,
  varied,
} from "../inference-samples.ts";

describe("cohensDz", () => {
  it.each(VECTORS.vectors)("gives the reference values on $name", (vector) => {
    const size = cohensDz(differencesOf(vector)).value;
    expectClose(size?.dz, vector.expected.dz, 1e-12);
    expectClose(size?.hedges, vector.expected.hedges, 1e-12);
  });

  it("is the mean over the standard deviation", () => {
    expect(cohensDz([1, 2, 3]).value?.dz).toBe(2);
  });

  it("needs two differences that vary", () => {
    expect(cohensDz([1]).reason).toEqual({ code: "too-few", count: 1, needed: 2 });
    expect(cohensDz(repeated(2, 4)).reason).toEqual({ code: "no-variation" });
  });

  it("mirrors with the sign, ignores the unit, and is shrunk by the correction", () => {
    fc.assert(
      fc.property(varied, (differences) => {
        const { dz = Number.NaN, hedges = Number.NaN } = cohensDz(differences).value ?? {};
        expect(cohensDz(negated(differences)).value?.dz).toBe(0 - dz);
        expect(cohensDz(differences.map((value) => value / 8)).value?.dz).toBe(dz);
        expect(Math.abs(hedges)).toBeLessThanOrEqual(Math.abs(dz));
        expect(Math.sign(hedges)).toBe(Math.sign(dz));
      }),
    );
  });

  it("is never NaN", () => {
    fc.assert(
      fc.property(anyValues, (values) => {
        expectNoNaN(cohensDz(values));
      }),
    );
  });
});

describe("rankBiserial", () => {
  it.each(VECTORS.vectors)("gives the reference value on $name", (vector) => {
    expectClose(
      rankBiserial(differencesOf(vector)).value ?? Number.NaN,
      vector.expected.rankBiserial,
      1e-13,
    );
  });

  it("is 1 for differences of one sign and -1 for the other, zeros left out", () => {
    expect(rankBiserial([1, 2, 0]).value).toBe(1);
    expect(rankBiserial([-1, -2, 0]).value).toBe(-1);
  });

  it("is 0 for differences that balance", () => {
    expect(rankBiserial([1, -1]).value).toBe(0);
  });

  it("is undefined for no differences and for zeros", () => {
    expect(rankBiserial([]).reason).toEqual({ code: "too-few", count: 0, needed: 1 });
    expect(rankBiserial([0, 0]).reason).toEqual({ code: "all-zero" });
    expect(rankBiserial([Number.NaN]).reason).toEqual({ code: "not-finite" });
  });

  it("lies in [-1, 1], mirrors with the sign and is never NaN", () => {
    fc.assert(
      fc.property(anyValues, (values) => {
        const { value } = rankBiserial(values);
        if (value === null) return;
        expectUnit(Math.abs(value));
        expect(rankBiserial(negated(values)).value).toBe(0 - value);
      }),
    );
  });
});
