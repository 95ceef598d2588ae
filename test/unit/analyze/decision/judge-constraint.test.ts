import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeConstraint } from "../../../../src/analyze/decision/judge-constraint.ts";
import { constraintOutcomeSchema } from "../../../../src/analyze/decision/decision.ts";
import type { Analysis } from "../../../../src/analyze/performance/analysis.ts";
import type { Constraint } from "../../../../src/core/decision.ts";
import { factsOf, MEMORY, QUIET, sessionOf } from "../../../fixtures/report/build-experiment.ts";
import { analyzePerformance } from "../../../../src/analyze/performance/analyze-performance.ts";
import { analysisOf, filesOf, jsonAnalysisOf, P50 } from "./analyses.ts";

/** Prompt medians of 101 to 120 ms; its interval lies inside 105 to 116 ms. */
const STEPS = analysisOf({ ttftMs: (_, prompt) => 101 + prompt });

function judge(
  constraint: Constraint,
  performance: readonly Analysis[],
  license: string | null = null,
) {
  const outcome = judgeConstraint(constraint, "requirement", {
    modelId: "a",
    license,
    performance,
    capability: [],
  });
  expect(constraintOutcomeSchema.safeParse(outcome).error).toBeUndefined();
  return outcome;
}

describe("judgeConstraint, times", () => {
  it("passes, and shows it, where the whole interval meets the limit", () => {
    expect(judge(P50({ max: 118 }), [STEPS])).toMatchObject({
      observed: 110.5,
      n: 20,
      verdict: "pass",
      certainty: "shown",
    });
  });

  it("passes by its point only where the interval reaches across the limit", () => {
    expect(judge(P50({ max: 111 }), [STEPS])).toMatchObject({
      verdict: "pass",
      certainty: "point-only",
    });
  });

  it("fails, and shows it, where no part of the interval meets the limit", () => {
    expect(judge(P50({ max: 103 }), [STEPS])).toMatchObject({
      verdict: "fail",
      certainty: "shown",
    });
  });

  it("takes a figure equal to the limit for met", () => {
    expect(judge(P50({ max: 110.5 }), [STEPS]).verdict).toBe("pass");
  });

  it("fails below a minimum", () => {
    expect(judge(P50({ min: 200 }), [STEPS]).verdict).toBe("fail");
  });

  it("is shown exactly when both ends are on the side of the point", () => {
    fc.assert(
      fc.property(fc.double({ min: 90, max: 130, noNaN: true }), (max) => {
        const { observed, low, high, verdict, certainty } = judge(P50({ max }), [STEPS]);
        const sides = [observed, low, high].map((value) => (value ?? NaN) <= max);
        expect(verdict).toBe(sides[0] === true ? "pass" : "fail");
        expect(certainty).toBe(new Set(sides).size === 1 ? "shown" : "point-only");
      }),
    );
  });

  it("cannot judge what was not measured", () => {
    const elsewhere = { ...P50({ max: 100 }), scenario: "elsewhere" } as Constraint;
    expect(judge(elsewhere, [STEPS])).toMatchObject({
      verdict: "undecided",
      undecided: "not-measured",
    });
  });

  it("looks into every experiment for the figure", () => {
    const withoutCounts = analysisOf({
      change: (record) => ({
        ...record,
        trace: { ...record.trace, cachedTokenCount: null, evaluatedTokenCount: null },
      }),
    });
    expect(judge(P50({ max: 118 }), [withoutCounts, STEPS]).observed).toBe(110.5);
  });

  it("does not judge an unreliable cell, and shows its figure", () => {
    const onBattery = analysisOf({
      change: (record) => ({ ...record, conditionsBefore: { ...QUIET, powerSource: "battery" } }),
    });
    expect(judge(P50({ max: 1 }), [onBattery])).toMatchObject({
      observed: 100,
      verdict: "undecided",
      undecided: "unreliable",
    });
  });

  it("does not judge times of a model that ran on two CPU libraries", () => {
    const sessions = [sessionOf("a", 0), sessionOf("a", 1, factsOf({ cpuVariant: "other" }))];
    const analysis = analyzePerformance({ ...filesOf(), sessions }, { resamples: 200 });
    expect(judge(P50({ max: 1 }), [analysis]).undecided).toBe("unreliable");
  });
});

describe("judgeConstraint, p95", () => {
  const p95 = (limits: { min?: number; max?: number }): Constraint => ({
    scenario: "chat",
    metric: "ttft_p95_ms",
    ...limits,
  });
  const few = analysisOf({ rounds: 3, ttftMs: (_, prompt) => 101 + prompt });

  it("is the quantile of type 7 over trials, with order statistics around it", () => {
    // By hand: five times 101 ... 120 ms; place 0.95 x 99 = 94.05 of the sorted 100 is 119 + 0.05 x 1.
    const { observed, n, low, high } = judge(p95({ max: 130 }), [STEPS]);
    expect(observed).toBeCloseTo(119.05, 9);
    expect([n, low, high]).toEqual([100, 118, 120]);
  });

  it("passes by its point with too few trials where every trial meets the limit", () => {
    expect(judge(p95({ max: 120 }), [few])).toMatchObject({
      observed: null,
      verdict: "pass",
      certainty: "point-only",
    });
  });

  it("fails with too few trials where none meets the limit", () => {
    expect(judge(p95({ max: 100 }), [few]).verdict).toBe("fail");
  });

  it("cannot judge with too few trials where some meet the limit", () => {
    expect(judge(p95({ max: 119 }), [few])).toMatchObject({
      verdict: "undecided",
      undecided: "too-few-for-p95",
    });
  });

  it("holds a minimum beside a maximum with too few trials", () => {
    expect(judge(p95({ min: 200, max: 300 }), [few]).verdict).toBe("fail");
  });
});

describe("judgeConstraint, memory", () => {
  const peaks = (rounds: readonly number[]) =>
    analysisOf({
      rounds: rounds.length,
      change: (record) => ({
        ...record,
        memory: { ...MEMORY, peakResidentBytes: (rounds[record.round] ?? 0) * 1e6 },
      }),
    });
  const resident = (max: number): Constraint => ({ memory: "peak_resident_mb", max });

  it("takes the largest peak over processes, in megabytes of a million bytes", () => {
    expect(judge(resident(260), [peaks([250, 255, 251])])).toMatchObject({
      observed: 255,
      low: 250,
      high: 255,
      n: 3,
      verdict: "pass",
      certainty: "shown",
    });
  });

  it("fails when one process is above the limit", () => {
    expect(judge(resident(252), [peaks([250, 255, 251])])).toMatchObject({
      verdict: "fail",
      certainty: "point-only",
    });
  });

  it("takes the largest over all experiments", () => {
    expect(judge(resident(400), [peaks([250]), peaks([300])]).observed).toBe(300);
  });

  it("does not judge memory that was swapped", () => {
    const swapped = analysisOf({
      change: (record) => ({ ...record, conditionsAfter: { ...QUIET, swapUsedBytes: 1 } }),
    });
    expect(judge(resident(400), [swapped]).undecided).toBe("unreliable");
  });
});

describe("judgeConstraint, JSON", () => {
  const rate = (min: number): Constraint => ({ scenario: "chat", metric: "json_valid_rate", min });

  it("counts prompts and not the repetitions of a greedy prompt", () => {
    const rows = Array.from({ length: 20 }, (_, prompt) => Array<boolean>(5).fill(prompt < 18));
    const { observed, n, low, high } = judge(rate(0.8), [jsonAnalysisOf(rows)]);
    // SciPy 1.17: stats.binomtest(18, 20).proportion_ci(0.95, "wilson")
    expect([observed, n]).toEqual([0.9, 20]);
    expect(low).toBeCloseTo(0.6989663547715128, 9);
    expect(high).toBeCloseTo(0.9721335187862319, 9);
  });

  it("resamples prompts where their answers differ from round to round", () => {
    const rows = Array.from({ length: 20 }, (_, prompt) => [prompt < 15, prompt < 10]);
    const [cell] = jsonAnalysisOf(rows).cells;
    expect(cell?.jsonValidity).toMatchObject({
      conformRate: 25 / 40,
      promptCount: 20,
      conformInterval: { method: "cluster-bootstrap-percentile", confidence: 0.95 },
    });
  });
});

describe("judgeConstraint, licence", () => {
  const commercial: Constraint = { licence: "commercial_use" };

  it.each([
    ["apache-2.0", "pass", null],
    ["cc-by-nc-4.0", "fail", null],
    ["gemma", "undecided", "licence-has-terms"],
    [null, "undecided", "licence-unknown"],
  ])("judges %s: %s", (license, verdict, undecided) => {
    expect(judge(commercial, [], license)).toMatchObject({ text: license, verdict, undecided });
  });
});
