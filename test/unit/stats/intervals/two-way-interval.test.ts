import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clusterTInterval } from "../../../../src/stats/intervals/cluster-t-interval.ts";
import { twoWayInterval } from "../../../../src/stats/intervals/two-way-interval.ts";
import { VECTORS } from "../../../fixtures/stats/read-vectors.ts";
import { confidence, expectClose, expectNoNaN, expectUnit } from "../inference-samples.ts";

const { matrix: MATRIX, ...EXPECTED } = VECTORS.twoWay;
const cell = fc.integer({ min: -1024, max: 1024 }).map((value) => value / 16);

function matrixOf(element: fc.Arbitrary<number>): fc.Arbitrary<number[][]> {
  const size = fc.integer({ min: 2, max: 7 });
  return fc.tuple(size, size).chain(([rows, columns]) =>
    fc.array(fc.array(element, { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
  );
}

function transposed(matrix: readonly (readonly number[])[]): number[][] {
  return (matrix[0] ?? []).map((_, column) => matrix.map((row) => row[column] ?? Number.NaN));
}

describe("twoWayInterval", () => {
  it("gives the reference values", () => {
    const interval = twoWayInterval(MATRIX).value;
    expectClose(interval?.mean, EXPECTED.mean, 1e-11);
    expectClose(interval?.low, EXPECTED.interval[0], 1e-11);
    expectClose(interval?.high, EXPECTED.interval[1], 1e-11);
    expectClose(interval?.p, EXPECTED.p, 1e-11);
    expect(interval?.df).toBe(EXPECTED.df);
  });

  it("is the same for rows and columns exchanged", () => {
    fc.assert(
      fc.property(matrixOf(cell), (matrix) => {
        const plain = twoWayInterval(matrix).value;
        const exchanged = twoWayInterval(transposed(matrix)).value;
        expect(exchanged?.df).toBe(plain?.df);
        if (plain !== null) {
          expect(exchanged?.low).toBeCloseTo(plain.low, 9);
          expect(exchanged?.high).toBeCloseTo(plain.high, 9);
        }
      }),
    );
  });

  it("is never narrower in standard errors than the rows or the columns alone", () => {
    fc.assert(
      fc.property(matrixOf(cell), (matrix) => {
        const error = twoWayInterval(matrix).value?.standardError ?? Infinity;
        for (const groups of [matrix, transposed(matrix)]) {
          const alone = clusterTInterval(groups).value?.standardError ?? 0;
          expect(error).toBeGreaterThanOrEqual(alone * (1 - 1e-12));
        }
      }),
    );
  });

  it("surrounds the mean, widens with confidence, and has a p in [0, 1]", () => {
    fc.assert(
      fc.property(matrixOf(cell), confidence, confidence, (matrix, a, b) => {
        const narrow = twoWayInterval(matrix, Math.min(a, b)).value;
        const wide = twoWayInterval(matrix, Math.max(a, b)).value;
        if (narrow === null || wide === null) return;
        const ends = [wide.low, narrow.low, narrow.mean, narrow.high, wide.high];
        expect(ends).toEqual([...ends].sort((x, y) => x - y));
        expectUnit(wide.p);
      }),
    );
  });

  it("needs two rows and two columns", () => {
    const tooFew = { code: "too-few", count: 1, needed: 2 };
    expect(twoWayInterval([[1, 2]]).reason).toEqual(tooFew);
    expect(twoWayInterval([[1], [2]]).reason).toEqual(tooFew);
    expect(twoWayInterval([]).reason).toEqual({ code: "too-few", count: 0, needed: 2 });
  });

  it("has nothing to say when neither rows nor columns differ", () => {
    const square = [
      [0.1, 0.2],
      [0.2, 0.1],
    ];
    expect(twoWayInterval(square).reason).toEqual({ code: "no-variation" });
    const balanced = [
      [0.1, 0.2, -0.3],
      [0.2, -0.3, 0.1],
      [-0.3, 0.1, 0.2],
    ];
    expect(twoWayInterval(balanced).reason).toEqual({ code: "no-variation" });
  });

  it("refuses rows of unequal length", () => {
    expect(() => twoWayInterval([[1, 2], [3]])).toThrow(RangeError);
  });

  it("is never NaN", () => {
    const extreme = fc.constantFrom(0, -0, 1, 1e300, -1.7e308, 1.7e308, 5e-324);
    fc.assert(
      fc.property(matrixOf(extreme), (matrix) => {
        expectNoNaN(twoWayInterval(matrix));
      }),
    );
  });
});
