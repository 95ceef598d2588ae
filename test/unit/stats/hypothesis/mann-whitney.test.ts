import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mannWhitney, rankBiserialOf } from "../../../../src/stats/hypothesis/mann-whitney.ts";
import { SCIPY } from "../../../fixtures/stats/read-samples.ts";
import { VECTORS } from "../../../fixtures/stats/read-vectors.ts";
import { anyValues, expectClose, expectNoNaN, expectUnit, repeated } from "../inference-samples.ts";

const EXACT = { method: "exact" } as const;
const NORMAL = { method: "normal" } as const;
const few = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 6 });
const distinct = fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 2, maxLength: 13 });

/** U by comparing every pair. */
function countedU(a: readonly number[], b: readonly number[]): number {
  const wins = a.flatMap((x) => b.map((y) => (x > y ? 1 : x === y ? 0.5 : 0)));
  return wins.reduce((sum: number, win) => sum + win, 0);
}

/** p by dealing the values to both samples in every way. */
function enumerated(a: readonly number[], b: readonly number[]): number {
  const all = [...a, ...b];
  const observed = countedU(a, b);
  let [lower, upper, total] = [0, 0, 0];
  for (let deal = 0; deal < 2 ** all.length; deal += 1) {
    const first = all.filter((_, bit) => ((deal >> bit) & 1) === 1);
    if (first.length !== a.length) continue;
    const u = countedU(
      first,
      all.filter((_, bit) => ((deal >> bit) & 1) === 0),
    );
    total += 1;
    if (u <= observed) lower += 1;
    if (u >= observed) upper += 1;
  }
  return Math.min(1, (2 * Math.min(lower, upper)) / total);
}

describe("mannWhitney", () => {
  it.each(VECTORS.vectors)("gives the reference values on $name", ({ a, b, expected }) => {
    const test = mannWhitney(a, b, NORMAL).value;
    expect(test?.u).toBe(expected.mannWhitney.u);
    expectClose(test?.p, expected.mannWhitney.p, 1e-12);
    expectClose(test?.rankBiserial, expected.mannWhitney.rankBiserial, 1e-12);
    expect(test?.method).toBe("normal");
  });

  it("agrees with SciPy on 520 random samples, exact and not", () => {
    for (const { a, b, u, uP } of SCIPY.samples) {
      const test = mannWhitney(a, b).value;
      expect(test?.u).toBe(u);
      expectClose(test?.p, uP, 1e-11);
    }
  });

  it("is exact without ties when one sample has at most 8, else normal", () => {
    const many = Array.from({ length: 30 }, (_, index) => index + 0.5);
    expect(mannWhitney([1, 2, 3, 4, 5, 6, 7, 8], many).value?.method).toBe("exact");
    expect(mannWhitney([1, 2, 3, 4, 5, 6, 7, 8, 9], many).value?.method).toBe("normal");
    expect(mannWhitney([1, 2, 2], many).value?.method).toBe("normal");
    expect(mannWhitney([1, 2], [2, 3], EXACT).value?.method).toBe("exact");
  });

  it("equals a count over all deals without ties", () => {
    fc.assert(
      fc.property(distinct, fc.nat(), (values, at) => {
        const cut = 1 + (at % (values.length - 1));
        const [a, b] = [values.slice(0, cut), values.slice(cut)];
        expectClose(mannWhitney(a, b, EXACT).value?.p, enumerated(a, b), 1e-12);
      }),
      { numRuns: 40 },
    );
  });

  it("equals a count over all deals with ties", () => {
    fc.assert(
      fc.property(few, few, (a, b) => {
        fc.pre(new Set([...a, ...b]).size > 1);
        expectClose(mannWhitney(a, b, EXACT).value?.p, enumerated(a, b), 1e-12);
      }),
    );
  });

  // Rscript -e 'options(digits=15); cat(2*pwilcox(20,8,30), 2*pwilcox(400,40,35))'
  it.each([
    [8, 30, 20, 8.58425406512893e-5],
    [40, 35, 400, 0.00123636907880361],
  ])("of %i and %i values with U = %i agrees with R", (countA, countB, u, p) => {
    const above = Math.floor(u / countB);
    const between = (u % countB) - 0.5;
    const a = Array.from({ length: countA }, (_, index) =>
      index < above ? countB + index : index === above ? between : -index,
    );
    const b = Array.from({ length: countB }, (_, index) => index);
    expect(mannWhitney(a, b, EXACT).value?.u).toBe(u);
    expectClose(mannWhitney(a, b, EXACT).value?.p, p, 1e-12);
  });

  it("has exact and normal p close together for large samples", () => {
    const a = Array.from({ length: 50 }, (_, index) => (index * 7) % 61);
    const b = Array.from({ length: 50 }, (_, index) => ((index * 11) % 59) + 8.5);
    expectClose(mannWhitney(a, b, NORMAL).value?.p, mannWhitney(a, b, EXACT).value?.p ?? 0, 0.04);
    const tied = b.map(Math.floor);
    const exact = mannWhitney(a, tied, EXACT).value?.p ?? 0;
    expectClose(mannWhitney(a, tied, NORMAL).value?.p, exact, 0.04);
  });

  it("has no answer for an empty sample, equal values, or too many for an exact one", () => {
    const many = Array.from({ length: 600 }, (_, index) => index);
    const others = many.map((value) => value + 0.5);
    expect(mannWhitney([], [1]).reason).toEqual({ code: "too-few", count: 0, needed: 1 });
    expect(mannWhitney([1], [Number.NaN]).reason).toEqual({ code: "not-finite" });
    expect(mannWhitney([2, 2], [2]).reason).toEqual({ code: "no-variation" });
    const tooMany = { code: "too-many", count: 1200, most: 1000 };
    expect(mannWhitney(many, others, EXACT).reason).toEqual(tooMany);
    expect(mannWhitney(repeated(1, 50), many.slice(0, 51), EXACT).reason).toEqual({
      code: "too-many",
      count: 101,
      most: 100,
    });
  });

  it("counts wins, has a p in [0, 1], and mirrors when the samples are exchanged", () => {
    fc.assert(
      fc.property(few, few, fc.constantFrom("auto", "exact", "normal"), (a, b, method) => {
        fc.pre(new Set([...a, ...b]).size > 1);
        const test = mannWhitney(a, b, { method }).value;
        const exchanged = mannWhitney(b, a, { method }).value;
        expect(test?.u).toBe(countedU(a, b));
        expectUnit(test?.p ?? -1);
        expect(exchanged?.p).toBeCloseTo(test?.p ?? Number.NaN, 12);
        expect(exchanged?.rankBiserial).toBeCloseTo(-(test?.rankBiserial ?? Number.NaN), 12);
      }),
    );
  });

  it("is never NaN", () => {
    fc.assert(
      fc.property(
        anyValues,
        anyValues,
        fc.constantFrom("auto", "exact", "normal"),
        (a, b, method) => {
          expectNoNaN(mannWhitney(a, b, { method }));
          expectNoNaN(rankBiserialOf(a, b));
        },
      ),
    );
  });
});

describe("rankBiserialOf", () => {
  it("is 1 when every value of the first is larger, -1 when smaller, 0 for equal values", () => {
    expect(rankBiserialOf([5, 6], [1, 2, 3]).value).toBe(1);
    expect(rankBiserialOf([1, 2], [5]).value).toBe(-1);
    expect(rankBiserialOf([2, 2], [2]).value).toBe(0);
  });

  it("is undefined for an empty sample", () => {
    expect(rankBiserialOf([], [2]).reason).toEqual({ code: "too-few", count: 0, needed: 1 });
  });
});
