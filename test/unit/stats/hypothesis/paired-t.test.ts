import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pairedT } from "../../../../src/stats/hypothesis/paired-t.ts";
import { SCIPY } from "../../../fixtures/stats/read-samples.ts";
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

describe("pairedT", () => {
  it.each(VECTORS.vectors)("agrees with SciPy on $name", (vector) => {
    const test = pairedT(differencesOf(vector)).value;
    expectClose(test?.t, vector.expected.t, 1e-12);
    expectClose(test?.p, vector.expected.tP, 1e-12);
    expect(test?.df).toBe(vector.a.length - 1);
  });

  it("agrees with SciPy on 520 random samples", () => {
    for (const sample of SCIPY.samples) {
      const test = pairedT(differencesOf(sample)).value;
      expectClose(test?.t, sample.t, 1e-11);
      expectClose(test?.p, sample.tP, 1e-11);
    }
  });

  it("needs two differences that vary", () => {
    expect(pairedT([1]).reason).toEqual({ code: "too-few", count: 1, needed: 2 });
    expect(pairedT(repeated(0.3, 5)).reason).toEqual({ code: "no-variation" });
    expect(pairedT([0, -0]).reason).toEqual({ code: "no-variation" });
    expect(pairedT([1, Infinity]).reason).toEqual({ code: "not-finite" });
  });

  it("takes binary noise for no variation", () => {
    expect(pairedT([0.3, 0.1 + 0.2, 0.3]).reason).toEqual({ code: "no-variation" });
  });

  it("has a p in [0, 1], mirrors with the sign and ignores the unit", () => {
    fc.assert(
      fc.property(varied, (differences) => {
        const test = pairedT(differences).value;
        expectUnit(test?.p ?? -1);
        const mirrored = pairedT(negated(differences)).value;
        expect(mirrored?.t).toBe(0 - (test?.t ?? Number.NaN));
        expect(mirrored?.p).toBe(test?.p);
        expect(pairedT(differences.map((value) => value * 2 ** 500)).value?.p).toBe(test?.p);
      }),
    );
  });

  it("is never NaN", () => {
    fc.assert(
      fc.property(anyValues, (values) => {
        expectNoNaN(pairedT(values));
      }),
    );
  });
});
