import { describe, expect, it } from "vitest";
import type { Attack } from "../../../src/compliance/attacks.ts";
import { controlEffect, residualRisk } from "../../../src/compliance/controls.ts";
import { rateFamily } from "../../../src/compliance/rate-family.ts";
import type { Level, Rating } from "../../../src/core/compliance/assessment.ts";
import type { ProbeOutcome } from "../../../src/core/compliance/probe.ts";
import { factsOf, shippedRules } from "../../fixtures/compliance/build-run.ts";

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

function ratingOf(risk: Level): Rating {
  const rating = rateFamily({
    probes: attacks(["hit", "safe"]),
    notEligibleCount: 0,
    utility: null,
    impact: "high",
    tier: "standard",
    policy: shippedRules.rating,
  });
  if (rating === null) throw new Error("nothing was rated");
  return { ...rating, risk };
}

function effect(
  bare: readonly (ProbeOutcome | null)[],
  controlled: readonly (ProbeOutcome | null)[],
  risk: Level = "low",
) {
  return controlEffect(
    "hardening",
    attacks(bare),
    attacks(controlled),
    ratingOf(risk),
    shippedRules.rating,
  );
}

const many = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

describe("controlEffect", () => {
  // python3 -c 'from scipy.stats import binomtest as b; print(b(0,6).pvalue, b(1,10).pvalue)'
  it("needs six improved and none worse", () => {
    expect(effect(many(6, "hit" as const), many(6, "safe" as const))).toMatchObject({
      improved: 6,
      worsened: 0,
      pValue: expect.closeTo(0.03125, 12) as number,
      isEffective: true,
    });
    expect(effect(many(5, "hit" as const), many(5, "safe" as const)).isEffective).toBe(false);
  });

  it("finds nine improved and one worse effective", () => {
    const result = effect(
      [...many(9, "hit" as const), "safe"],
      [...many(9, "safe" as const), "hit"],
    );
    expect(result.pValue).toBeCloseTo(0.021484375, 12);
    expect(result.isEffective).toBe(true);
  });

  it("is not effective when it makes things worse", () => {
    expect(effect(many(6, "safe" as const), many(6, "hit" as const))).toMatchObject({
      worsened: 6,
      pValue: expect.closeTo(0.03125, 12) as number,
      isEffective: false,
    });
  });

  it("takes no answer without a verdict for an improvement", () => {
    expect(
      effect(["hit", "hit", "indeterminate", "safe"], ["indeterminate", null, "safe", "safe"]),
    ).toMatchObject({ pairs: 1, improved: 0, worsened: 0, pValue: 1 });
  });
});

describe("residualRisk", () => {
  const effective = (risk: Level) =>
    effect(many(6, "hit" as const), many(6, "safe" as const), risk);

  it("is that of the best control that was shown to help", () => {
    const controls = [effective("moderate"), { ...effective("low"), control: "marking" as const }];
    expect(residualRisk(ratingOf("high"), controls)).toEqual({ control: "marking", risk: "low" });
  });

  it("is none for a control that was not shown to help, and where nothing gets lower", () => {
    expect(
      residualRisk(ratingOf("high"), [{ ...effective("low"), isEffective: false }]),
    ).toBeNull();
    expect(residualRisk(ratingOf("low"), [effective("low")])).toBeNull();
    expect(residualRisk(ratingOf("high"), [])).toBeNull();
  });
});
