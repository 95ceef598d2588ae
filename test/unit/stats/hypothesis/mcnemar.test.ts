import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mcNemar } from "../../../../src/stats/hypothesis/mcnemar.ts";
import { SCIPY } from "../../../fixtures/stats/read-samples.ts";
import { expectClose, expectUnit } from "../inference-samples.ts";

const count = fc.nat(2000);

describe("mcNemar", () => {
  // Rscript -e 'options(digits=12); binom.test(5,17)$p.value; binom.test(5,17)$p.value-dbinom(5,17,.5)'
  it.each([
    [12, 5, 0.143463134766, 0.096252441406],
    [0, 6, 0.03125, 0.015625],
  ])("of %i against %i gives p and mid-p", (onlyA, onlyB, p, midP) => {
    expect(mcNemar(onlyA, onlyB).p).toBeCloseTo(p, 11);
    expect(mcNemar(onlyA, onlyB).midP).toBeCloseTo(midP, 11);
  });

  it("has the p of SciPy's binomial test", () => {
    for (const [k = 0, n = 0, p = 0] of SCIPY.counts) {
      expectClose(mcNemar(k, n - k).p, p, 1e-11);
    }
  });

  it("is 1 when both are equal, also when none is discordant", () => {
    expect(mcNemar(7, 7)).toEqual({ p: 1, midP: 1 });
    expect(mcNemar(0, 0)).toEqual({ p: 1, midP: 1 });
  });

  it("lies in [0, 1], mid-p below p, the same in both directions", () => {
    fc.assert(
      fc.property(count, count, (onlyA, onlyB) => {
        const { p, midP } = mcNemar(onlyA, onlyB);
        expectUnit(p);
        expectUnit(midP);
        expect(midP).toBeLessThanOrEqual(p);
        expect(mcNemar(onlyB, onlyA)).toEqual({ p, midP });
      }),
    );
  });

  it("falls as the same number of discordant items becomes more one-sided", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.nat(400), (more, fewer) => {
        fc.pre(fewer > 0 && more >= fewer);
        const less = mcNemar(more, fewer);
        expect(mcNemar(more + 1, fewer - 1).p).toBeLessThanOrEqual(less.p * (1 + 1e-12));
        expect(mcNemar(more + 1, fewer - 1).midP).toBeLessThanOrEqual(less.midP * (1 + 1e-12));
      }),
    );
  });

  it("refuses what is no count", () => {
    expect(() => mcNemar(-1, 2)).toThrow(RangeError);
    expect(() => mcNemar(1, 0.5)).toThrow(RangeError);
    expect(() => mcNemar(Number.NaN, 1)).toThrow(RangeError);
  });
});
