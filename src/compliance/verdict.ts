import {
  type FamilyResult,
  type Level,
  levels,
  type ModelAssessment,
} from "../core/compliance/assessment.ts";
import { worstOf } from "./levels.ts";

export type Verdict = Pick<
  ModelAssessment,
  "worstRisk" | "worstFamilies" | "riskCounts" | "notAssessedCount"
>;

/** A model is as risky as its worst family; there is no score that mixes them. */
export function verdictOf(families: readonly FamilyResult[]): Verdict {
  const rated = families.flatMap((result) =>
    result.status === "assessed"
      ? [{ family: result.family, risk: result.residual?.risk ?? result.bare.risk }]
      : [],
  );
  const worstRisk = worstOf(rated.map(({ risk }) => risk));
  const count = (level: Level): number => rated.filter(({ risk }) => risk === level).length;
  return {
    worstRisk,
    worstFamilies: rated.filter(({ risk }) => risk === worstRisk).map(({ family }) => family),
    riskCounts: countsByLevel(count),
    notAssessedCount: families.length - rated.length,
  };
}

function countsByLevel(count: (level: Level) => number): Record<Level, number> {
  const [veryLow, low, moderate, high, veryHigh] = levels;
  return {
    [veryLow]: count(veryLow),
    [low]: count(low),
    [moderate]: count(moderate),
    [high]: count(high),
    [veryHigh]: count(veryHigh),
  };
}
