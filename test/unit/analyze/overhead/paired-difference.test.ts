import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pairedDifference, type Pair } from "../../../../src/analyze/overhead/paired-difference.ts";
import { seededRandom } from "../../../../src/core/random.ts";

function pairsOf(rows: readonly (readonly (readonly [number, number] | null)[])[]): Pair[] {
  return rows.flatMap((row, prompt) =>
    row.flatMap((cell, round) =>
      cell === null ? [] : [{ promptId: `p${prompt}`, round, value: cell[0], baseValue: cell[1] }],
    ),
  );
}

describe("a paired difference", () => {
  it("has the two-way interval of prompts crossed with rounds", () => {
    // Differences 1, 2, 4, 5: means of rows 1.5 and 4.5, of columns 2.5 and 3.5.
    // Vp = 4.5 / 2, Vr = 0.5 / 2, Ve = (10 / 3) / 4; SE^2 = max(Vp + Vr - Ve, Vp, Vr) = Vp = 2.25.
    const pairs = pairsOf([
      [
        [11, 10],
        [12, 10],
      ],
      [
        [14, 10],
        [15, 10],
      ],
    ]);
    const found = pairedDifference(pairs, 0.95);
    expect(found.method).toBe("two-way");
    expect(found.difference?.value).toBe(3);
    // t of 0.975 with one degree of freedom, R: qt(0.975, 1) = 12.706204736.
    expect(found.difference?.high).toBeCloseTo(3 + 12.706204736 * 1.5, 6);
    expect(found.difference?.low).toBeCloseTo(3 - 12.706204736 * 1.5, 6);
    expect([found.promptCount, found.roundCount, found.pairCount]).toEqual([2, 2, 4]);
  });

  it("takes the ratio from the mean difference of logarithms", () => {
    const pairs = pairsOf([
      [
        [20, 10],
        [20, 10],
      ],
      [
        [80, 10],
        [80, 10],
      ],
    ]);
    // Geometric mean of 2, 2, 8 and 8 is 4.
    expect(pairedDifference(pairs, 0.95).ratio?.value).toBeCloseTo(3, 12);
  });

  it("rests on prompts alone with one round, and says so", () => {
    const found = pairedDifference(pairsOf([[[11, 10]], [[12, 10]], [[13, 10]]]), 0.95);
    expect(found.method).toBe("by-prompt");
    // R: t.test(c(1, 2, 3))$conf.int = -0.4841377 4.4841377.
    expect(found.difference?.low).toBeCloseTo(-0.4841377, 6);
    expect(found.difference?.high).toBeCloseTo(4.4841377, 6);
  });

  it("leaves a prompt that lacks a round out of the crossing", () => {
    const full = [
      [10, 9],
      [10, 8],
    ] as const;
    const found = pairedDifference(
      pairsOf([
        full,
        [
          [10, 7],
          [10, 5],
        ],
        [[900, 1], null],
      ]),
      0.95,
    );
    expect([found.promptCount, found.pairCount]).toEqual([2, 4]);
    expect(found.difference?.value).toBe(2.75);
  });

  it("gives a difference without an interval where the values do not vary", () => {
    const found = pairedDifference(pairsOf([[[3, 2]], [[3, 2]]]), 0.95);
    expect(found.difference).toEqual({ value: 1, low: null, high: null });
    expect(found.reason).toEqual({ code: "no-variation" });
  });

  it("says that nothing was observed without pairs", () => {
    const found = pairedDifference([], 0.95);
    expect(found.difference).toBeNull();
    expect(found.ratio).toBeNull();
    expect(found.reason).toEqual({ code: "not-observed" });
  });

  it("has no ratio where a value is zero", () => {
    const found = pairedDifference(pairsOf([[[1, 0]], [[3, 2]]]), 0.95);
    expect(found.ratio).toBeNull();
    expect(found.difference?.value).toBe(1);
  });

  it("flips its sign when the sides are swapped", () => {
    const value = fc.double({ min: 1, max: 1e6, noNaN: true });
    const design = fc
      .tuple(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 1, max: 5 }))
      .chain(([prompts, rounds]) =>
        fc.array(fc.array(fc.tuple(value, value), { minLength: rounds, maxLength: rounds }), {
          minLength: prompts,
          maxLength: prompts,
        }),
      );
    fc.assert(
      fc.property(design, (rows) => {
        const pairs = pairsOf(rows);
        const swapped = pairs.map((pair) => ({
          ...pair,
          value: pair.baseValue,
          baseValue: pair.value,
        }));
        const there = pairedDifference(pairs, 0.95).difference;
        const back = pairedDifference(swapped, 0.95).difference;
        const size = Math.max(1, ...pairs.flatMap((pair) => [pair.value, pair.baseValue]));
        const near = (a: number | null | undefined, b: number | null | undefined): boolean =>
          a === null || a === undefined || b === null || b === undefined
            ? (a ?? null) === (b ?? null)
            : Math.abs(a + b) <= 1e-9 * size * 13;
        expect(near(there?.value, back?.value)).toBe(true);
        expect(near(there?.low, back?.high)).toBe(true);
        expect(near(there?.high, back?.low)).toBe(true);
      }),
    );
  });

  it("covers a true difference of zero in about 95 of 100 ladders, whatever varies", () => {
    // Seeded: 400 ladders of 12 prompts x 6 rounds. 380 +- 4.4 would cover; bounds are three times that.
    const random = seededRandom(11);
    const noise = (): number =>
      Array.from({ length: 6 }, () => random.nextFraction() - 0.5).reduce((a, b) => a + b, 0);
    let covered = 0;
    for (let ladder = 0; ladder < 400; ladder += 1) {
      const ofRound = Array.from({ length: 6 }, () => 3 * noise());
      const rows = Array.from({ length: 12 }, () => {
        const ofPrompt = noise();
        return ofRound.map((own) => [100 + ofPrompt + own + noise(), 100] as const);
      });
      const { difference } = pairedDifference(pairsOf(rows), 0.95);
      covered += Number((difference?.low ?? 1) <= 0 && (difference?.high ?? -1) >= 0);
    }
    expect(covered).toBeGreaterThanOrEqual(367);
    expect(covered).toBeLessThanOrEqual(393);
  });
});
