import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { paretoFront, type Candidate } from "../../../../src/analyze/decision/pareto-front.ts";
import type { DecisionAxes } from "../../../../src/core/decision.ts";

const AXES: DecisionAxes = {
  quality: { task: "intents" },
  latency: { scenario: "chat", metric: "ttft_p50_ms" },
  memory: "peak_resident_mb",
};

type Figures = readonly [string, number | null, number | null, number | null];

function candidates(...rows: readonly Figures[]): Candidate[] {
  return rows.map(([key, quality, latency, memoryBytes]) => ({
    key,
    axes: { quality, latency, memoryBytes },
  }));
}

function fronted(rows: readonly Figures[], axes = AXES): string[] {
  return [...paretoFront(candidates(...rows), axes)].flatMap(([key, by]) =>
    by.length === 0 ? [key] : [],
  );
}

describe("paretoFront", () => {
  it("keeps what is best on any axis and names who beats the others", () => {
    const front = paretoFront(
      candidates(["good", 0.9, 300, 3e9], ["fast", 0.7, 100, 2e9], ["bad", 0.6, 200, 2e9]),
      AXES,
    );
    expect([...front]).toEqual([
      ["good", []],
      ["fast", []],
      ["bad", ["fast"]],
    ]);
  });

  it("keeps both of two that tie on every axis", () => {
    expect(
      fronted([
        ["x", 0.9, 100, 1],
        ["y", 0.9, 100, 1],
      ]),
    ).toEqual(["x", "y"]);
  });

  it("drops one that ties on two axes and is worse on the third", () => {
    expect(
      fronted([
        ["x", 0.9, 100, 1],
        ["y", 0.9, 100, 2],
      ]),
    ).toEqual(["x"]);
  });

  it("places nobody who lacks an axis, and lets them beat nobody", () => {
    const front = paretoFront(candidates(["x", null, 1, 1], ["y", 0.5, 100, 2]), AXES);
    expect([...front]).toEqual([["y", []]]);
  });

  it("asks for no axis that the rules leave out", () => {
    const axes = { ...AXES, quality: null, memory: null };
    expect(
      fronted(
        [
          ["x", null, 100, null],
          ["y", 0.9, 200, 1],
        ],
        axes,
      ),
    ).toEqual(["x"]);
  });

  it("is empty without any axis", () => {
    const axes = { quality: null, latency: null, memory: null };
    expect(paretoFront(candidates(["x", 1, 1, 1]), axes).size).toBe(0);
  });

  it.each([
    ["ttft_p50_ms", "low"],
    ["tokens_per_second", "high"],
    ["json_valid_rate", "high"],
  ] as const)("takes %s for better when it is %s", (metric, better) => {
    const axes = { quality: null, latency: { scenario: "chat", metric }, memory: null };
    expect(
      fronted(
        [
          ["low", null, 1, null],
          ["high", null, 2, null],
        ],
        axes,
      ),
    ).toEqual([better]);
  });

  it.each([
    [undefined, "high"],
    ["field_accuracy", "high"],
    ["hallucination_rate", "low"],
    ["brier", "low"],
  ])("takes a quality of %s for better when it is %s", (metric, better) => {
    const quality = metric === undefined ? { task: "t" } : { task: "t", metric };
    const axes = { quality, latency: null, memory: null };
    expect(
      fronted(
        [
          ["low", 0.1, null, null],
          ["high", 0.9, null, null],
        ],
        axes,
      ),
    ).toEqual([better]);
  });

  it("is never empty when somebody has every axis, and nobody on it is beaten", () => {
    const figure = fc.integer({ min: 0, max: 4 });
    const rows = fc.array(fc.tuple(figure, figure, figure), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(rows, (figures) => {
        const all = figures.map(([q, l, m], place): Figures => [String(place), q, l, m]);
        const front = fronted(all);
        expect(front.length).toBeGreaterThan(0);
        for (const key of front) {
          const [quality, latency, memory] = figures[Number(key)] ?? [0, 0, 0];
          const isBeaten = figures.some(
            ([q, l, m]) =>
              q >= quality && l <= latency && m <= memory && q - l - m > quality - latency - memory,
          );
          expect(isBeaten).toBe(false);
        }
      }),
    );
  });
});
