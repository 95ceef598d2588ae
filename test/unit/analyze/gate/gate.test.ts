import { describe, expect, it } from "vitest";
import { gateChecks, type GateResult } from "../../../../src/analyze/gate/gate.ts";
import type { ConstraintOutcome } from "../../../../src/analyze/decision/decision.ts";
import type { Comparison } from "../../../../src/analyze/inference/comparison.ts";
import { comparisonOf, effectOf, only } from "../comparisons/cells-of.ts";

const MARGINS = { speed_percent: 5, accuracy_points: 3, memory_percent: 10 };
const NO_MODELS = { axes: { quality: null, latency: null, memory: null }, models: [] };

function check(changes: Partial<Comparison>) {
  const comparison = comparisonOf({ adjustedP: 0.01, ...changes });
  return only(gateChecks(NO_MODELS, [comparison], MARGINS));
}

function result(changes: Partial<Comparison>): GateResult {
  return check(changes).result;
}

describe("gateChecks, against a baseline", () => {
  it("fails a speed that is lower by more than the margin", () => {
    expect(result({ effect: effectOf(-0.06, -0.08, -0.04) })).toBe("fail");
  });

  it("passes a speed that is higher, however much", () => {
    expect(result({ effect: effectOf(0.5, 0.4, 0.6) })).toBe("pass");
  });

  it("fails a time that is longer by more than the margin", () => {
    expect(result({ effect: effectOf(0.06, 0.04, 0.08), higherIsBetter: false })).toBe("fail");
  });

  it("passes a time that is shorter", () => {
    expect(result({ effect: effectOf(-0.5, -0.6, -0.4), higherIsBetter: false })).toBe("pass");
  });

  it("passes a loss of just the margin", () => {
    expect(result({ effect: effectOf(-0.05, -0.06, -0.04) })).toBe("pass");
  });

  it("is undecided beyond the margin when the interval reaches to no difference", () => {
    expect(result({ effect: effectOf(-0.06, -0.13, 0.01) })).toBe("undecided");
  });

  it("is undecided beyond the margin when nothing is left after correction", () => {
    expect(result({ effect: effectOf(-0.06, -0.11, -0.01, 0.02), adjustedP: 0.4 })).toBe(
      "undecided",
    );
  });

  it("is undecided on an unreliable cell, better or worse", () => {
    const effects = [effectOf(-0.5, -0.6, -0.4), effectOf(0.5, 0.4, 0.6)];
    expect(effects.map((effect) => result({ effect, withheldBy: ["drift"] }))).toEqual([
      "undecided",
      "undecided",
    ]);
  });

  it("is undecided without an effect", () => {
    expect(result({ effect: null })).toBe("undecided");
  });

  it("has the margin of accuracies in proportions", () => {
    const { margin, ...found } = check({
      effect: effectOf(-0.04, -0.06, -0.02),
      unit: "points",
    }) as {
      margin: number;
      result: GateResult;
    };
    expect([margin, found.result]).toEqual([0.03, "fail"]);
  });

  it("has the margin of memory in bytes of the baseline, and needs no p value", () => {
    const effect = {
      ...effectOf(120, 110, 130, null),
      method: "ranges",
      confidence: null,
    } as const;
    const bytes = { unit: "bytes", higherIsBetter: false, adjustedP: null, aValue: 1120 } as const;
    expect(result({ effect, ...bytes, bValue: 1000 })).toBe("fail");
    expect(result({ effect, ...bytes, bValue: 1300 })).toBe("pass");
  });

  it("names the model that is judged, which is A", () => {
    expect(check({ effect: null }).modelId).toBe("a");
  });
});

describe("gateChecks, requirements", () => {
  const outcome = (verdict: ConstraintOutcome["verdict"]): ConstraintOutcome => ({
    constraint: { licence: "commercial_use" },
    origin: "requirement",
    workload: null,
    observed: null,
    low: null,
    high: null,
    n: null,
    text: null,
    verdict,
    certainty: null,
    undecided: null,
  });

  it("are checks of each model with their own verdict, before the regressions", () => {
    const model = {
      modelId: "m",
      fileSha256: "",
      displayName: "",
      format: "gguf",
      quantization: null,
      outcomes: [outcome("pass"), outcome("undecided"), outcome("fail")],
      status: "falls-out",
      axes: { quality: null, latency: null, memoryBytes: null },
      isOnFront: null,
      dominatedBy: [],
    } as const;
    const decision = {
      ...NO_MODELS,
      models: [{ ...model, outcomes: [...model.outcomes], dominatedBy: [] }],
    };
    const checks = gateChecks(decision, [comparisonOf()], MARGINS);
    expect(checks.map(({ kind, result: one }) => [kind, one])).toEqual([
      ["requirement", "pass"],
      ["requirement", "undecided"],
      ["requirement", "fail"],
      ["regression", "undecided"],
    ]);
  });
});
