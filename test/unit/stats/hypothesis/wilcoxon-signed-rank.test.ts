import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { roundToResolution } from "../../../../src/stats/hypothesis/round-to-resolution.ts";
import {
  wilcoxonSignedRank,
  type WilcoxonOptions,
} from "../../../../src/stats/hypothesis/wilcoxon-signed-rank.ts";
import { SCIPY } from "../../../fixtures/stats/read-samples.ts";
import { differencesOf, VECTORS } from "../../../fixtures/stats/read-vectors.ts";
import {
  anyValues,
  expectClose,
  expectNoNaN,
  expectUnit,
  negated,
  repeated,
} from "../inference-samples.ts";

const DROP_EXACT: WilcoxonOptions = { zeros: "drop", method: "exact" };
const DROP_NORMAL: WilcoxonOptions = { zeros: "drop", method: "normal" };
const PRATT_EXACT: WilcoxonOptions = { zeros: "pratt", method: "exact" };
const PRATT_NORMAL: WilcoxonOptions = { zeros: "pratt", method: "normal" };
const ALL_OPTIONS = [DROP_EXACT, DROP_NORMAL, PRATT_EXACT, PRATT_NORMAL];

const small = fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 1, maxLength: 12 });
const someNonZero = small.filter((values) => values.some((value) => value !== 0));

function pOf(differences: readonly number[], options: WilcoxonOptions): number | undefined {
  return wilcoxonSignedRank(differences, options).value?.p;
}

/** p by giving every sign to every rank in turn. */
function enumerated(ranks: readonly number[], statistic: number): number {
  let extreme = 0;
  for (let signs = 0; signs < 2 ** ranks.length; signs += 1) {
    const sum = ranks.reduce(
      (total, rank, bit) => total + (((signs >> bit) & 1) === 1 ? rank : 0),
      0,
    );
    if (sum <= statistic) extreme += 1;
  }
  return Math.min(1, (2 * extreme) / 2 ** ranks.length);
}

/** Midranks by counting: the number of smaller values and half of the equal ones. */
function countedRanks(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal + 1) / 2;
  });
}

describe("wilcoxonSignedRank", () => {
  it.each(VECTORS.vectors)("gives the reference values on $name", (vector) => {
    const d = differencesOf(vector);
    const { expected } = vector;
    const exact = wilcoxonSignedRank(d, DROP_EXACT).value;
    expect(exact).toEqual({
      statistic: Math.min(expected.wPlus, expected.wMinus),
      wPlus: expected.wPlus,
      wMinus: expected.wMinus,
      p: expected.pExact,
      method: "exact",
      zeroCount: expected.zeroCount,
      nonZeroCount: expected.nonZeroCount,
    });
    expect(pOf(d, PRATT_EXACT)).toBe(expected.pExactPratt);
    expectClose(pOf(d, DROP_NORMAL), expected.pNormal, 1e-12);
    expectClose(pOf(d, PRATT_NORMAL), expected.pNormalPratt, 1e-12);
  });

  it("sees the tie in V1 only after rounding to the resolution", () => {
    const [v1 = { a: [], b: [] }] = VECTORS.vectors;
    const rounded = roundToResolution(differencesOf(v1), 0.1);
    expectClose(pOf(rounded, DROP_NORMAL), VECTORS.roundedNormalP, 1e-12);
  });

  it("agrees with SciPy's normal approximation on 520 random samples", () => {
    for (const sample of SCIPY.samples) {
      const d = differencesOf(sample);
      expectClose(pOf(d, DROP_NORMAL), sample.signedRankNormal, 1e-11);
      expectClose(pOf(d, PRATT_NORMAL), sample.signedRankNormalPratt, 1e-11);
    }
  });

  it("agrees with SciPy's exact distribution where there are no ties", () => {
    const samples = SCIPY.samples.filter((sample) => sample.signedRankExact !== null);
    expect(samples.length).toBeGreaterThan(100);
    for (const sample of samples) {
      // SciPy's p is 1 minus a sum: below 1e-16 it is 0.
      expect(pOf(differencesOf(sample), DROP_EXACT)).toBeCloseTo(sample.signedRankExact ?? -1, 13);
    }
  });

  it("equals a count over all signs, with ties and zeros, in the random samples", () => {
    const samples = SCIPY.samples.filter((sample) => sample.signedRankCounted !== null);
    expect(samples.length).toBeGreaterThan(100);
    for (const sample of samples) {
      expect(pOf(differencesOf(sample), DROP_EXACT)).toBe(sample.signedRankCounted);
      expect(pOf(differencesOf(sample), PRATT_EXACT)).toBe(sample.signedRankCountedPratt);
    }
  });

  it("equals a count over all signs, with ties and zeros, in whatever is drawn", () => {
    fc.assert(
      fc.property(someNonZero, (differences) => {
        for (const options of [DROP_EXACT, PRATT_EXACT]) {
          const ranked = options.zeros === "drop" ? differences.filter(Boolean) : differences;
          const ranks = countedRanks(ranked.map(Math.abs)).filter(
            (_, index) => ranked[index] !== 0,
          );
          const test = wilcoxonSignedRank(differences, options).value;
          expect(test?.p).toBe(enumerated(ranks, test?.statistic ?? -1));
        }
      }),
    );
  });

  it.each([
    [5, 0.0625],
    [6, 0.03125],
  ])("with %i pairs of one sign has the smallest p, %d", (count, p) => {
    const rising = Array.from({ length: count }, (_, index) => index + 1);
    expect(pOf(rising, DROP_EXACT)).toBe(p);
  });

  // Rscript -e 'options(digits=15); cat(2*psignrank(300,60), 2*psignrank(990,100), 2*psignrank(153,100))'
  it.each([
    [60, 24, 1.83908776245183e-6],
    [100, 44, 3.57905691161717e-8],
    [100, 17, 5.43714237879039e-22],
  ])("of %i pairs, the smallest %i of them negative, agrees with R", (count, negative, p) => {
    const differences = Array.from({ length: count }, (_, index) =>
      index < negative ? -index - 1 : index + 1,
    );
    expectClose(pOf(differences, DROP_EXACT), p, 1e-12);
  });

  it("is exact up to 100 differences that are not zero, then normal", () => {
    const rising = Array.from({ length: 101 }, (_, index) => index - 30.5);
    const method = (values: readonly number[]): string | undefined =>
      wilcoxonSignedRank(values, { zeros: "drop", method: "auto" }).value?.method;
    expect(method(rising.slice(0, 100))).toBe("exact");
    expect(method([...rising.slice(0, 100), 0, 0])).toBe("exact");
    expect(method(rising)).toBe("normal");
  });

  it("has normal and exact p close together for many differences", () => {
    const values = Array.from({ length: 100 }, (_, index) => ((index * 37) % 101) - 42.5);
    expectClose(pOf(values, DROP_NORMAL), pOf(values, DROP_EXACT) ?? 0, 0.05);
  });

  it("has no answer for no differences, only zeros, or too many for an exact one", () => {
    const zeros = wilcoxonSignedRank([0, -0, 0]);
    expect(wilcoxonSignedRank([]).reason).toEqual({ code: "too-few", count: 0, needed: 1 });
    expect(zeros.reason).toEqual({ code: "all-zero" });
    expect(wilcoxonSignedRank([1, Number.NaN]).reason).toEqual({ code: "not-finite" });
    expect(wilcoxonSignedRank(repeated(1, 1001), DROP_EXACT).reason).toEqual({
      code: "too-many",
      count: 1001,
      most: 1000,
    });
  });

  it("mirrors with the sign and ignores a rising transformation of the sizes", () => {
    fc.assert(
      fc.property(someNonZero, fc.constantFrom(...ALL_OPTIONS), (differences, options) => {
        const test = wilcoxonSignedRank(differences, options).value;
        const mirrored = wilcoxonSignedRank(negated(differences), options).value;
        expect(mirrored).toEqual({
          ...test,
          wPlus: test?.wMinus,
          wMinus: test?.wPlus,
        });
        const cubes = differences.map((value) => value ** 3);
        expect(wilcoxonSignedRank(cubes, options).value).toEqual(test);
        expectUnit(test?.p ?? -1);
      }),
    );
  });

  it("is never NaN", () => {
    fc.assert(
      fc.property(anyValues, fc.constantFrom(...ALL_OPTIONS), (values, options) => {
        expectNoNaN(wilcoxonSignedRank(values, options));
      }),
    );
  });
});
