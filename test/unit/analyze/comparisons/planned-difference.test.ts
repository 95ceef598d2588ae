import { describe, expect, it } from "vitest";
import { seededRandom, type RandomGenerator } from "../../../../src/core/random.ts";
import { concludeComparisons } from "../../../../src/analyze/inference/adjust-families.ts";
import { DEFAULT_INFERENCE } from "../../../../src/analyze/inference/settings.ts";
import { compareCells } from "../../../../src/analyze/performance/compare-cells.ts";
import { planSpeed } from "../../../../src/analyze/planning/plan-speed.ts";
import { ASSUMED_COMPONENTS } from "../../../../src/analyze/planning/variance-components.ts";
import { cellOf, crossed, only, ones } from "./cells-of.ts";

const SIMULATIONS = 200;
const PROMPTS = 20;
const PLAN = planSpeed({
  scenario: "chat",
  difference: 0.05,
  components: ASSUMED_COMPONENTS,
  componentsSource: "assumed",
  power: 0.8,
  alpha: 0.05,
  promptCount: PROMPTS,
});

function normal(random: RandomGenerator): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.nextFraction()));
  return radius * Math.cos(2 * Math.PI * random.nextFraction());
}

/** Speeds of A over those of B: log-normal, from prompt to prompt, round to round and run to run. */
function simulated(difference: number, seed: number) {
  const random = seededRandom(seed);
  const { prompt, round, run } = ASSUMED_COMPONENTS;
  const ofRound = Array.from({ length: PLAN.roundCount ?? 0 }, () => round * normal(random));
  return Array.from({ length: PROMPTS }, () => {
    const ofPrompt = prompt * normal(random);
    return ofRound.map((shift) =>
      Math.exp(Math.log1p(difference) + ofPrompt + shift + run * normal(random)),
    );
  });
}

/** How often A is found faster, and how often either of them. */
function found(difference: number): { readonly a: number; readonly either: number } {
  const verdicts = Array.from({ length: SIMULATIONS }, (_, seed) => {
    const a = cellOf({ values: crossed(simulated(difference, seed)) });
    const b = cellOf({ values: ones(PROMPTS, PLAN.roundCount ?? 0), modelId: "b" });
    return only(concludeComparisons(compareCells(a, b, DEFAULT_INFERENCE), DEFAULT_INFERENCE))
      .verdict;
  });
  const a = verdicts.filter((verdict) => verdict === "a-better").length;
  const b = verdicts.filter((verdict) => verdict === "b-better").length;
  return { a: a / SIMULATIONS, either: (a + b) / SIMULATIONS };
}

describe("a difference that was planned for", () => {
  it("is found in at least 70 % of 200 experiments", () => {
    expect(found(0.05).a).toBeGreaterThanOrEqual(0.7);
  });

  it("is found in at most 7 % of 200 experiments where there is none", () => {
    expect(found(0).either).toBeLessThanOrEqual(0.07);
  });
});
