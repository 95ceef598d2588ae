import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mcNemar } from "../../../../src/stats/hypothesis/mcnemar.ts";
import { binomialPmf } from "../../../../src/stats/distributions/binomial.ts";
import {
  detectableDifference,
  itemsNeeded,
  mcNemarPower,
} from "../../../../src/stats/planning/mcnemar-power.ts";
import { expectUnit } from "../inference-samples.ts";

const alpha = fc.constantFrom(0.001, 0.01, 0.05, 0.2);
const power = fc.constantFrom(0.5, 0.8, 0.9, 0.99);
const shares = fc
  .tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }))
  .map(([a, b]) => ({ difference: Math.min(a, b) / 100, discordantShare: Math.max(a, b) / 100 }));
const items = fc.integer({ min: 1, max: 20_000 });

/** Power of the mid-p test, over all outcomes: the number of discordant items and their split. */
function exactMidPower(count: number, difference: number, discordantShare: number): number {
  const shareOfA = (discordantShare + difference) / (2 * discordantShare);
  let total = 0;
  for (let discordant = 0; discordant <= count; discordant += 1) {
    const chance = binomialPmf(discordant, count, discordantShare);
    if (chance < 1e-9) continue;
    for (let onlyA = 0; onlyA <= discordant; onlyA += 1) {
      if (mcNemar(onlyA, discordant - onlyA).midP >= 0.05) continue;
      total += chance * binomialPmf(onlyA, discordant, shareOfA);
    }
  }
  return total;
}

describe("itemsNeeded", () => {
  // Connor 1987, equation 3: (z(.975) sqrt(p) + z(.8) sqrt(p - d^2))^2 / d^2
  // Rscript -e 'for (d in c(.02,.03,.05,.1)) cat(ceiling((qnorm(.975)*sqrt(.2)+qnorm(.8)*sqrt(.2-d^2))^2/d^2),"")'
  it.each([
    [0.02, 3923],
    [0.03, 1742],
    [0.05, 626],
    [0.1, 155],
  ])("for a difference of %d with 20 %% discordant", (difference, expected) => {
    const design = { difference, discordantShare: 0.2, power: 0.8, alpha: 0.05 };
    expect(itemsNeeded(design)).toBe(expected);
    expect(itemsNeeded({ ...design, difference: -difference })).toBe(expected);
  });

  it("has the power that was asked for, and one item less has not", () => {
    fc.assert(
      fc.property(shares, power, alpha, ({ difference, discordantShare }, goal, level) => {
        const design = { difference, discordantShare, alpha: level };
        const needed = itemsNeeded({ ...design, power: goal });
        expect(mcNemarPower({ ...design, items: needed })).toBeGreaterThanOrEqual(goal - 1e-9);
        if (needed > 1) {
          expect(mcNemarPower({ ...design, items: needed - 1 })).toBeLessThan(goal + 1e-9);
        }
      }),
    );
  });

  it("refuses no difference, and one above the discordant share", () => {
    const design = { discordantShare: 0.2, power: 0.8, alpha: 0.05 };
    expect(() => itemsNeeded({ ...design, difference: 0 })).toThrow(RangeError);
    expect(() => itemsNeeded({ ...design, difference: 0.3 })).toThrow(RangeError);
    expect(() => itemsNeeded({ ...design, difference: 0.1, power: 1 })).toThrow(RangeError);
    expect(() => itemsNeeded({ ...design, difference: 0.1, alpha: 0 })).toThrow(RangeError);
    expect(() => itemsNeeded({ ...design, difference: 0.1, discordantShare: 0 })).toThrow(
      RangeError,
    );
  });
});

describe("mcNemarPower", () => {
  it.each([
    [155, 0.1, 0.2],
    [300, 0.05, 0.15],
    [164, 0.08, 0.3],
  ])("of %i items is near that of the mid-p test", (count, difference, discordantShare) => {
    const design = { items: count, difference, discordantShare, alpha: 0.05 };
    const exact = exactMidPower(count, difference, discordantShare);
    expect(Math.abs(mcNemarPower(design) - exact)).toBeLessThan(0.03);
  });

  it("lies in [0, 1], rises with items and alpha, and ignores the sign", () => {
    fc.assert(
      fc.property(shares, items, alpha, ({ difference, discordantShare }, count, level) => {
        const design = { items: count, difference, discordantShare, alpha: level };
        const at = mcNemarPower(design);
        expectUnit(at);
        expect(mcNemarPower({ ...design, items: count + 1 })).toBeGreaterThanOrEqual(at - 1e-12);
        expect(mcNemarPower({ ...design, alpha: level * 1.5 })).toBeGreaterThanOrEqual(at - 1e-12);
        expect(mcNemarPower({ ...design, difference: -difference })).toBe(at);
      }),
    );
  });

  it("is all or nothing when every item is discordant to the same side", () => {
    const design = { difference: 1, discordantShare: 1, alpha: 0.05 };
    expect(mcNemarPower({ ...design, items: 3 })).toBe(0);
    expect(mcNemarPower({ ...design, items: 4 })).toBe(1);
  });

  it("is no more than half of alpha without a difference or without items", () => {
    const design = { items: 100, difference: 0, discordantShare: 0.2, alpha: 0.05 };
    expect(mcNemarPower(design)).toBeCloseTo(0.025, 12);
    expect(mcNemarPower({ ...design, items: 0, difference: 0.1 })).toBeLessThan(0.025);
  });
});

describe("detectableDifference", () => {
  it("has just the power that was asked for", () => {
    fc.assert(
      fc.property(shares, items, power, alpha, ({ discordantShare }, count, goal, level) => {
        const design = { items: count, discordantShare, alpha: level };
        const { value, reason } = detectableDifference({ ...design, power: goal });
        if (value === null) {
          expect(reason.code).toBe("too-few");
          return;
        }
        expect(value).toBeLessThanOrEqual(discordantShare);
        const reached = mcNemarPower({ ...design, difference: value });
        expect(reached).toBeGreaterThanOrEqual(goal);
        const less = mcNemarPower({ ...design, difference: value * (1 - 1e-9) });
        expect(less).toBeLessThan(goal);
      }),
    );
  });

  it("undoes itemsNeeded", () => {
    const design = { discordantShare: 0.2, power: 0.8, alpha: 0.05 };
    const value = detectableDifference({ ...design, items: 626 }).value;
    expect(value).toBeCloseTo(0.05, 4);
  });

  it("says how many items a difference needs at least", () => {
    const design = { items: 10, discordantShare: 0.2, power: 0.8, alpha: 0.05 };
    const { reason } = detectableDifference(design);
    const needed = itemsNeeded({ ...design, difference: 0.2 });
    expect(reason).toEqual({ code: "too-few", count: 10, needed });
    expect(detectableDifference({ ...design, items: needed }).value).toBeCloseTo(0.2, 2);
  });

  it("refuses a power of 1 and parts of an item", () => {
    const design = { items: 10, discordantShare: 0.2, power: 0.8, alpha: 0.05 };
    expect(() => detectableDifference({ ...design, power: 1 })).toThrow(RangeError);
    expect(() => detectableDifference({ ...design, items: 1.5 })).toThrow(RangeError);
  });
});
