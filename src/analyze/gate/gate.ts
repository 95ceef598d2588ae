import type { DecisionRules } from "../../core/decision.ts";
import type { ConstraintOutcome, Decision } from "../decision/decision.ts";
import type { Comparison } from "../inference/comparison.ts";

/** One thing that a gate looked at. */
export type GateCheck =
  | {
      readonly kind: "requirement";
      readonly modelId: string;
      readonly outcome: ConstraintOutcome;
      readonly result: GateResult;
    }
  | {
      readonly kind: "regression";
      readonly modelId: string;
      /** A is what is judged, B the baseline. */
      readonly comparison: Comparison;
      /** Allowed, in the comparison's unit: a fraction, a difference of proportions, or bytes. */
      readonly margin: number;
      readonly result: GateResult;
    };

/** `undecided` is no pass: what was not measured is not known to be good. */
export type GateResult = "pass" | "fail" | "undecided";

/** Every requirement of every model, then every metric against the baseline. */
export function gateChecks(
  decision: Decision,
  againstBaseline: readonly Comparison[],
  regression: DecisionRules["regression"],
): GateCheck[] {
  const requirements = decision.models.flatMap(({ modelId, outcomes }) =>
    outcomes.map((outcome): GateCheck => {
      return { kind: "requirement", modelId, outcome, result: outcome.verdict };
    }),
  );
  const regressions = againstBaseline.map((comparison): GateCheck => {
    const margin = marginOf(comparison, regression);
    const result = regressionResult(comparison, margin);
    return { kind: "regression", modelId: comparison.a.modelId, comparison, margin, result };
  });
  return [...requirements, ...regressions];
}

/**
 * Worse than the baseline by more than the margin, and the interval excludes no difference: a regression.
 * A point beyond the margin whose interval reaches to no difference is undecided.
 */
function regressionResult(
  { effect, higherIsBetter }: Comparison,
  margin: number,
): GateResult {
  if (effect === null) return "undecided";
  const sign = higherIsBetter ? -1 : 1;
  const isBeyond = sign * effect.value > margin;
  if (!isBeyond) return "pass";
  return effect.low > 0 || effect.high < 0 ? "fail" : "undecided";
}

function marginOf(
  { unit, bValue }: Comparison,
  { speed_percent, accuracy_points, memory_percent }: DecisionRules["regression"],
): number {
  if (unit === "percent") return speed_percent / 100;
  if (unit === "points") return accuracy_points / 100;
  return ((bValue ?? 0) * memory_percent) / 100;
}
