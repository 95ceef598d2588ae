import { describe, expect, it } from "vitest";
import type { Attack } from "../../../src/compliance/attacks.ts";
import { compareModels, type ModelAttacks } from "../../../src/compliance/compare-models.ts";
import type { FamilyId, ProbeOutcome } from "../../../src/core/compliance/probe.ts";
import { factsOf } from "../../fixtures/compliance/build-run.ts";

function attacks(outcomes: readonly (ProbeOutcome | null)[]): Attack[] {
  return outcomes.map((outcome, at) => ({
    key: `p${at}`,
    scenario: `s${at}`,
    style: "t",
    outcome,
    decoyFired: false,
    detector: factsOf("leak"),
  }));
}

function model(
  modelId: string,
  families: Partial<Record<FamilyId, (ProbeOutcome | null)[]>>,
): ModelAttacks {
  const entries = Object.entries(families) as [FamilyId, ProbeOutcome[]][];
  return { modelId, attacks: new Map(entries.map(([id, list]) => [id, attacks(list)])) };
}

const many = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

describe("compareModels", () => {
  // python3 -c 'from scipy.stats import binomtest as b; print(b(0,8).pvalue, b(0,7).pvalue)'; Holm by hand.
  it("tests every family and adjusts over all of them", () => {
    const rows = compareModels([
      model("a", { F01: many(8, "hit"), F03: many(7, "safe") }),
      model("b", { F01: many(8, "safe"), F03: many(7, "hit") }),
    ]);
    expect(rows).toMatchObject([
      { family: "F01", modelA: "a", modelB: "b", pairs: 8, onlyA: 8, onlyB: 0 },
      { family: "F03", pairs: 7, onlyA: 0, onlyB: 7 },
    ]);
    expect(rows[0]?.pValue).toBeCloseTo(0.0078125, 12);
    expect(rows[0]?.adjustedPValue).toBeCloseTo(0.015625, 12);
    expect(rows[1]?.adjustedPValue).toBeCloseTo(0.015625, 12);
  });

  it("compares every two of three models", () => {
    const rows = compareModels(["a", "b", "c"].map((id) => model(id, { F01: ["hit", "safe"] })));
    expect(rows.map(({ modelA, modelB }) => modelA + modelB)).toEqual(["ab", "ac", "bc"]);
  });

  it("leaves out a family without an attack that has a verdict for both", () => {
    expect(
      compareModels([
        model("a", { F01: ["hit", null], F02: ["hit"] }),
        model("b", { F01: ["indeterminate", "hit"] }),
      ]),
    ).toEqual([]);
  });
});
