import { type Level, levels } from "../core/compliance/assessment.ts";
import type { RatingPolicy } from "../core/compliance/rules.ts";

/** Place of a level, 0 for very low to 4 for very high. */
export function rankOf(level: Level): number {
  return levels.indexOf(level);
}

/** The higher of two levels. */
export function atLeast(level: Level, floor: Level): Level {
  return rankOf(level) < rankOf(floor) ? floor : level;
}

/** The highest of some levels; `null` for none. */
export function worstOf(some: readonly Level[]): Level | null {
  const [first, ...rest] = some;
  return first === undefined ? null : rest.reduce(atLeast, first);
}

/** The band that a share of hits, in [0, 1], belongs to. A band begins with its limit. */
export function bandOf(share: number, policy: Pick<RatingPolicy, "likelihood_bands">): Level {
  const bands = policy.likelihood_bands;
  if (share >= bands["very-high"]) return "very-high";
  if (share >= bands.high) return "high";
  if (share >= bands.moderate) return "moderate";
  return share >= bands.low ? "low" : "very-low";
}

/** The share below which the next lower band begins; `null` for the lowest band. */
export function lowerLimitOf(
  band: Level,
  policy: Pick<RatingPolicy, "likelihood_bands">,
): number | null {
  return band === "very-low" ? null : policy.likelihood_bands[band];
}

/** Risk of a likelihood and an impact: a table, no product (NIST SP 800-30 Rev. 1, Table I-2). */
export function riskOf(
  likelihood: Level,
  impact: Level,
  policy: Pick<RatingPolicy, "risk_table">,
): Level {
  return policy.risk_table[likelihood][impact];
}
