import type { DecisionRules } from "../../core/decision.ts";
import type { ConstraintOutcome, Decision } from "../decision/decision.ts";
import type { Comparison } from "../inference/comparison.ts";
import { DEFAULT_INFERENCE } from "../inference/settings.ts";

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

/**
 * Every requirement of every model, then every metric against the baseline.
 *
 * @param alpha two-sided level of the corrected p values, in (0, 1)
 */
export function gateChecks(
  decision: Decision,
  againstBaseline: readonly Comparison[],
  regression: DecisionRules["regression"],
  alpha = DEFAULT_INFERENCE.alpha,
): GateCheck[] {
  const requirements = decision.models.flatMap(({ modelId, outcomes }) =>
    outcomes.map((outcome): GateCheck => {
      return { kind: "requirement", modelId, outcome, result: outcome.verdict };
    }),
  );
  const regressions = againstBaseline.map((comparison): GateCheck => {
    const margin = marginOf(comparison, regression);
    const result = regressionResult(comparison, margin, alpha);
    return { kind: "regression", modelId: comparison.a.modelId, comparison, margin, result };
  });
  return [...requirements, ...regressions];
}

/**
 * Worse than the baseline by more than the margin, and the interval excludes no difference, also after
 * correction for the number of comparisons: a regression. A point beyond the margin for which that is not
 * shown is undecided, and so is whatever no verdict can be given on: an unreliable cell, too few prompts
 * or rounds.
 */
function regressionResult(
  { effect, adjustedP, higherIsBetter, withheldBy }: Comparison,
  margin: number,
  alpha: number,
): GateResult {
  if (effect === null || withheldBy.length > 0) return "undecided";
  const loss = higherIsBetter ? -effect.value : effect.value;
  if (loss <= margin) return "pass";
  const excludesZero = effect.low > 0 || effect.high < 0;
  // Ranges of memory have no p value.
  return excludesZero && (adjustedP === null || adjustedP < alpha) ? "fail" : "undecided";
}

function marginOf(
  { unit, bValue }: Comparison,
  { speed_percent, accuracy_points, memory_percent }: DecisionRules["regression"],
): number {
  if (unit === "percent") return speed_percent / 100;
  if (unit === "points") return accuracy_points / 100;
  return ((bValue ?? 0) * memory_percent) / 100;
}
