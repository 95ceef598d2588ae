import { describe, expect, it } from "vitest";
import { largestCrossing } from "../../../../src/analyze/performance/largest-crossing.ts";
import { pairDesign } from "../../../../src/analyze/performance/paired-design.ts";
import type { DesignValue } from "../../../../src/analyze/performance/metrics.ts";
import { crossed, ones } from "./cells-of.ts";

function at(promptId: string, round: number, value: number): DesignValue {
  return { promptId, round, outputLimit: null, value };
}

describe("pairDesign", () => {
  it("crosses prompts with rounds and takes ln(A / B)", () => {
    const { matrix, byPrompt, pairCount, roundCount } = pairDesign(
      crossed([
        [2, 4],
        [8, 16],
      ]),
      ones(2, 2),
    );
    expect(matrix).toEqual([
      [Math.log(2), Math.log(4)],
      [Math.log(8), Math.log(16)],
    ]);
    expect(byPrompt[0]).toBeCloseTo(1.5 * Math.log(2), 12);
    expect([pairCount, roundCount]).toEqual([2, 2]);
  });

  it("gives exactly the opposite for B against A, in the same order", () => {
    const a = crossed([
      [2, 3],
      [5, 7],
    ]);
    const b = [...crossed([[11, 13]]), at("p1", 1, 19), at("p1", 0, 17)].reverse();
    const forward = pairDesign(a, b).matrix;
    const backward = pairDesign(b, a).matrix;
    expect(backward).toEqual(forward?.map((row) => row.map((value) => -value)));
  });

  it("does not depend on the order of the records", () => {
    const a = crossed([
      [2, 3],
      [5, 7],
    ]);
    expect(pairDesign([...a].reverse(), ones(2, 2))).toEqual(pairDesign(a, ones(2, 2)));
  });

  it("counts prompts that only one side has and leaves them out", () => {
    const { pairCount, onlyACount, onlyBCount } = pairDesign(
      [at("p0", 0, 1), at("p1", 0, 1), at("x", 0, 1)],
      [...ones(2, 1), at("y", 0, 1), at("z", 0, 1)],
    );
    expect({ pairCount, onlyACount, onlyBCount }).toEqual({
      pairCount: 2,
      onlyACount: 1,
      onlyBCount: 2,
    });
  });

  it("replaces repetitions within a round by their median", () => {
    const a = [at("p0", 0, 1), at("p0", 0, 2), at("p0", 0, 900)];
    expect(pairDesign(a, ones(1, 1)).byPrompt).toEqual([Math.log(2)]);
  });

  it("leaves out what is not positive", () => {
    expect(pairDesign(crossed([[0], [2]]), ones(2, 1))).toMatchObject({
      pairCount: 1,
      onlyBCount: 1,
    });
  });

  it("counts only the prompts that the effect rests on, when one lacks a round", () => {
    const { matrix, pairCount, byPrompt } = pairDesign(
      crossed([
        [2, 2, 2],
        [2, null, 2],
        [2, 2, 2],
        [2, 2, 2],
      ]),
      ones(4, 3),
    );
    expect(matrix).toHaveLength(3);
    expect(pairCount).toBe(3);
    expect(byPrompt).toHaveLength(3);
  });

  it("gives up a round that most prompts lack rather than the prompts", () => {
    const rows = Array.from({ length: 10 }, (_, prompt) => [2, 2, 2, 2, prompt < 6 ? 2 : null]);
    expect(pairDesign(crossed(rows), ones(10, 5))).toMatchObject({ pairCount: 10, roundCount: 4 });
  });

  it("has no matrix where each prompt was asked in one round", () => {
    const a = [at("p0", 0, 2), at("p1", 0, 3), at("p2", 1, 4), at("p3", 1, 5)];
    const b = a.map((value) => ({ ...value, value: 1 }));
    const { matrix, byRound, roundCount, roundsDiffer } = pairDesign(a, b);
    expect(matrix).toBeNull();
    expect(byRound).toEqual([
      [Math.log(2), Math.log(3)],
      [Math.log(4), Math.log(5)],
    ]);
    expect([roundCount, roundsDiffer]).toEqual([2, false]);
  });

  it("pairs a prompt over other rounds of another experiment, and keeps the rounds of both", () => {
    const a = [at("p0", 0, 2), at("p1", 1, 4), at("p2", 1, 8)];
    const b = [at("p0", 1, 1), at("p1", 0, 1), at("p2", 1, 1)];
    const { matrix, byRound, byRoundOfB, roundsDiffer } = pairDesign(a, b);
    expect([matrix, roundsDiffer]).toEqual([null, true]);
    expect(byRound).toEqual([[Math.log(2)], [Math.log(4), Math.log(8)]]);
    expect(byRoundOfB).toEqual([[Math.log(4)], [Math.log(2), Math.log(8)]]);
  });

  it("takes a prompt with another number of output tokens for another question", () => {
    const a = [{ ...at("p0", 0, 2), outputLimit: 64 }];
    const b = [{ ...at("p0", 0, 1), outputLimit: 128 }];
    expect(pairDesign(a, b)).toMatchObject({ pairCount: 0, onlyACount: 1, onlyBCount: 1 });
  });

  it("has no pairs of nothing", () => {
    expect(pairDesign([], [])).toMatchObject({ matrix: null, pairCount: 0, roundCount: 0 });
  });
});

describe("largestCrossing", () => {
  const row = (...rounds: number[]) => new Map(rounds.map((round) => [round, round]));

  it("keeps columns in the order of the rounds", () => {
    expect(largestCrossing([row(2, 0, 1), row(1, 2)])).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  it("is null for one prompt, and for one round", () => {
    expect(largestCrossing([row(0, 1, 2)])).toBeNull();
    expect(largestCrossing([row(0), row(0)])).toBeNull();
  });

  it("is null when less than half of the values fit", () => {
    const prompts = [row(0, 1), row(0, 1), row(2), row(3), row(4), row(5), row(6)];
    expect(largestCrossing(prompts)).toBeNull();
  });
});
