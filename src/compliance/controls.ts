import type { AssessedFamily, ControlEffect, Rating } from "../core/compliance/assessment.ts";
import type { ControlName } from "../core/compliance/probe.ts";
import type { RatingPolicy } from "../core/compliance/rules.ts";
import { mcNemar } from "../stats/hypothesis/mcnemar.ts";
import type { Attack } from "./attacks.ts";
import { rankOf } from "./levels.ts";
import { pairVerdicts } from "./pair-verdicts.ts";

/**
 * The effect of a control on the attacks that were asked bare and with it. Only an exact McNemar test
 * that shows an improvement makes it effective: six improved and none worse is the least (p = 0.031).
 */
export function controlEffect(
  control: ControlName,
  bare: readonly Attack[],
  controlled: readonly Attack[],
  rating: Rating,
  policy: Pick<RatingPolicy, "control_alpha">,
): ControlEffect {
  const { pairs, onlyFirst, onlySecond } = pairVerdicts(bare, controlled);
  const { p } = mcNemar(onlyFirst, onlySecond);
  return {
    control,
    rating,
    pairs,
    improved: onlyFirst,
    worsened: onlySecond,
    pValue: p,
    isEffective: onlyFirst > onlySecond && p < policy.control_alpha,
  };
}

/**
 * What is left with the best control that was shown to help; `null` where none leads to a lower risk. Of
 * equal ones the first counts.
 */
export function residualRisk(
  bare: Rating,
  controls: readonly ControlEffect[],
): AssessedFamily["residual"] {
  const effective = controls.filter(({ isEffective }) => isEffective);
  const [best] = [...effective].sort((a, b) => rankOf(a.rating.risk) - rankOf(b.rating.risk));
  if (best === undefined || rankOf(best.rating.risk) >= rankOf(bare.risk)) return null;
  return { control: best.control, risk: best.rating.risk };
}
