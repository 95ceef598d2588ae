import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  detectableDz,
  pairedTPower,
  pairsNeeded,
} from "../../../../src/stats/planning/paired-t-power.ts";
import { expectNoNaN, expectUnit } from "../inference-samples.ts";

const alpha = fc.constantFrom(0.001, 0.01, 0.05, 0.2);
const power = fc.constantFrom(0.5, 0.8, 0.9, 0.99);
const pairs = fc.integer({ min: 2, max: 500 });
const dz = fc.double({ min: 0.05, max: 3, noNaN: true });

describe("pairedTPower", () => {
  // Rscript -e 'options(digits=14); power.t.test(n=10,delta=.5,sd=1,sig.level=.05,type="paired",strict=TRUE)$power'
  it.each([
    [10, 0.5, 0.05, 0.293175606514385],
    [30, 0.5, 0.05, 0.753964715743852],
    [199, 0.2, 0.05, 0.801691024037074],
    [9, 1, 0.05, 0.748017092229654],
    [5, 2, 0.01, 0.547176189294304],
    [3, 0.1, 0.2, 0.204308356967423],
    [100, 0.35, 0.00333, 0.687309561478901],
  ])("of %i pairs for dz %d at alpha %d agrees with R", (count, size, level, expected) => {
    expect(pairedTPower({ pairs: count, dz: size, alpha: level })).toBeCloseTo(expected, 9);
  });

  it("is alpha without an effect", () => {
    fc.assert(
      fc.property(pairs, alpha, (count, level) => {
        expect(pairedTPower({ pairs: count, dz: 0, alpha: level })).toBeCloseTo(level, 10);
      }),
    );
  });

  it("lies in [0, 1], rises with pairs, effect and alpha, and ignores the sign", () => {
    fc.assert(
      fc.property(pairs, dz, alpha, (count, size, level) => {
        const at = pairedTPower({ pairs: count, dz: size, alpha: level });
        expectUnit(at);
        const more = [
          { pairs: count + 1, dz: size, alpha: level },
          { pairs: count, dz: size * 1.1, alpha: level },
          { pairs: count, dz: size, alpha: level * 1.1 },
        ];
        for (const design of more) {
          expect(pairedTPower(design)).toBeGreaterThanOrEqual(at - 1e-9);
        }
        expect(pairedTPower({ pairs: count, dz: -size, alpha: level })).toBe(at);
      }),
    );
  });

  it("is 1 for an effect beyond measure", () => {
    expect(pairedTPower({ pairs: 10, dz: 1e300, alpha: 0.05 })).toBe(1);
  });

  it("refuses one pair, an endless effect and an alpha of 0", () => {
    expect(() => pairedTPower({ pairs: 1, dz: 1, alpha: 0.05 })).toThrow(RangeError);
    expect(() => pairedTPower({ pairs: 9, dz: Infinity, alpha: 0.05 })).toThrow(RangeError);
    expect(() => pairedTPower({ pairs: 9, dz: 1, alpha: 0 })).toThrow(RangeError);
  });
});

describe("pairsNeeded", () => {
  // Rscript -e 'for (d in c(.2,.4,1)) cat(ceiling(power.t.test(delta=d,sd=1,power=.8,type="paired",strict=TRUE)$n),"")'
  it.each([
    [0.2, 199],
    [0.4, 52],
    [1, 10],
  ])("for dz %d and a power of 80 %% agrees with R", (size, expected) => {
    expect(pairsNeeded({ dz: size, power: 0.8, alpha: 0.05 })).toBe(expected);
  });

  it("is the fewest: one pair less has too little power", () => {
    fc.assert(
      fc.property(dz, power, alpha, (size, goal, level) => {
        const needed = pairsNeeded({ dz: size, power: goal, alpha: level });
        const at = (count: number): number =>
          pairedTPower({ pairs: count, dz: size, alpha: level });
        expect(at(needed)).toBeGreaterThanOrEqual(goal);
        if (needed > 2) expect(at(needed - 1)).toBeLessThan(goal);
      }),
      { numRuns: 40 },
    );
  });

  it("refuses no effect, and a power of 1", () => {
    expect(() => pairsNeeded({ dz: 0, power: 0.8, alpha: 0.05 })).toThrow(RangeError);
    expect(() => pairsNeeded({ dz: 1, power: 1, alpha: 0.05 })).toThrow(RangeError);
  });
});

describe("detectableDz", () => {
  // Rscript -e 'options(digits=12); power.t.test(n=20,power=.8,sd=1,type="paired",strict=TRUE,tol=1e-12)$delta'
  it("of 20 pairs agrees with R", () => {
    const size = detectableDz({ pairs: 20, power: 0.8, alpha: 0.05 }).value;
    expect(size).toBeCloseTo(0.660441654622837, 9);
  });

  it("has just the power that was asked for", () => {
    fc.assert(
      fc.property(pairs, power, alpha, (count, goal, level) => {
        const { value } = detectableDz({ pairs: count, power: goal, alpha: level });
        expectNoNaN(value);
        if (value === null) return;
        const reached = pairedTPower({ pairs: count, dz: value, alpha: level });
        expect(reached).toBeCloseTo(goal, 8);
      }),
      { numRuns: 40 },
    );
  });

  it("is 0 when chance alone has this power", () => {
    expect(detectableDz({ pairs: 9, power: 0.05, alpha: 0.2 }).value).toBe(0);
  });

  it("needs more pairs when no effect is large enough", () => {
    expect(detectableDz({ pairs: 1, power: 0.8, alpha: 0.05 }).reason).toEqual({
      code: "too-few",
      count: 1,
      needed: 2,
    });
    expect(detectableDz({ pairs: 2, power: 0.8, alpha: 1e-6 }).reason).toEqual({
      code: "too-few",
      count: 2,
      needed: 4,
    });
  });

  it("refuses a power of 1 and parts of a pair", () => {
    expect(() => detectableDz({ pairs: 9, power: 1, alpha: 0.05 })).toThrow(RangeError);
    expect(() => detectableDz({ pairs: 9.5, power: 0.8, alpha: 0.05 })).toThrow(RangeError);
  });
});
