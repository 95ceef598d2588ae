import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concludeComparisons } from "../../../../src/analyze/inference/adjust-families.ts";
import { comparisonSchema, type Comparison } from "../../../../src/analyze/inference/comparison.ts";
import { DEFAULT_INFERENCE } from "../../../../src/analyze/inference/settings.ts";
import { compareCells } from "../../../../src/analyze/performance/compare-cells.ts";
import type { DesignValue } from "../../../../src/analyze/performance/metrics.ts";
import { cellOf, crossed, only, SPEED, TTFT } from "./cells-of.ts";

const milliseconds = fc.integer({ min: 1_000, max: 9_000 }).map((value) => value / 10);
const missing = fc.option(milliseconds, { freq: 8 });

/** Two sides with the same numbers of prompts and rounds, some trials missing on either. */
const bothSides = fc
  .tuple(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 6 }))
  .chain(([prompts, rounds]) => {
    const side = fc
      .array(fc.array(missing, { minLength: rounds, maxLength: rounds }), {
        minLength: prompts,
        maxLength: prompts,
      })
      .map(crossed);
    return fc.tuple(side, side);
  });

function compare(left: readonly DesignValue[], right: readonly DesignValue[], metric = SPEED) {
  const a = cellOf({ values: left, metric });
  const b = cellOf({ values: right, metric, modelId: "b" });
  return concludeComparisons(compareCells(a, b, DEFAULT_INFERENCE), DEFAULT_INFERENCE);
}

const MIRRORED: Readonly<Record<Comparison["verdict"], Comparison["verdict"]>> = {
  "a-better": "b-better",
  "b-better": "a-better",
  equivalent: "equivalent",
  "no-difference-shown": "no-difference-shown",
  inconclusive: "inconclusive",
  withheld: "withheld",
  "not-estimable": "not-estimable",
};

describe("compareCells, properties", () => {
  it.each([SPEED, TTFT])("mirrors effect and verdict of %s for B against A", (metric) => {
    fc.assert(
      fc.property(bothSides, ([left, right]) => {
        fc.pre(left.length > 0 && right.length > 0);
        const forward = only(compare(left, right, metric));
        const backward = only(compare(right, left, metric));
        expect(backward.verdict).toBe(MIRRORED[forward.verdict]);
        expect(backward.test?.p).toBe(forward.test?.p);
        expect(backward.reason).toEqual(forward.reason);
        if (forward.effect === null || backward.effect === null) return;
        expect(backward.effect.p).toBeCloseTo(forward.effect.p ?? NaN, 12);
        const product = (x: number, y: number): number => (1 + x) * (1 + y);
        expect(product(forward.effect.value, backward.effect.value)).toBeCloseTo(1, 10);
        // An end next to -100 % has too few digits left to be multiplied.
        if (forward.effect.low < -0.999) return;
        expect(product(forward.effect.low, backward.effect.high)).toBeCloseTo(1, 8);
      }),
    );
  });

  it("changes no effect when all times of both sides are ten times as long", () => {
    const slower = (values: readonly DesignValue[]): DesignValue[] =>
      values.map((one) => ({ ...one, value: one.value * 10 }));
    fc.assert(
      fc.property(bothSides, ([left, right]) => {
        fc.pre(left.length > 0 && right.length > 0);
        const before = only(compare(left, right));
        const after = only(compare(slower(left), slower(right)));
        const [one, other] = [before.effect, after.effect];
        expect(other === null).toBe(one === null);
        if (one === null || other === null) return;
        expect(other.value).toBeCloseTo(one.value, 9);
        expect(other.p).toBeCloseTo(one.p ?? NaN, 9);
        expect(other.method).toBe(one.method);
      }),
    );
  });

  it("finds no winner between a side and itself", () => {
    fc.assert(
      fc.property(bothSides, ([left]) => {
        fc.pre(left.length > 0);
        expect(["withheld", "not-estimable"]).toContain(only(compare(left, left)).verdict);
      }),
    );
  });

  it("depends on no order of the trials", () => {
    fc.assert(
      fc.property(bothSides, ([left, right]) => {
        expect(compare([...left].reverse(), [...right].reverse())).toEqual(compare(left, right));
      }),
    );
  });

  it("always gives a comparison that its schema knows", () => {
    fc.assert(
      fc.property(bothSides, ([left, right]) => {
        for (const one of compare(left, right)) {
          expect(comparisonSchema.safeParse(JSON.parse(JSON.stringify(one))).error).toBeUndefined();
        }
      }),
    );
  });
});
