import { normalSurvival } from "../distributions/normal.ts";
import { none, some, type Maybe } from "../maybe.ts";
import { midranks } from "./ranks.ts";

export interface SeasonalMannKendall {
  /** Pairs that rise minus pairs that fall, within the groups, over all of them. */
  readonly s: number;
  /** S in standard deviations, with a continuity correction of 1. */
  readonly z: number;
  /** Two-sided, in [0, 1]. */
  readonly p: number;
}

const FEWEST = 3;

/**
 * Mann-Kendall test of a trend within groups: the statistics of the groups are added, pairs across groups
 * are never compared. Differences of level between the groups are therefore no trend.
 *
 * Undefined when no group has 3 values (`too-few`, smaller groups are left out), for values that are not
 * finite, and when no group has two different values (`no-variation`).
 *
 * @param groups values of each group in the order in which they were measured
 * Source: Hirsch, Slack and Smith 1982 (seasonal Kendall test), independent seasons.
 */
export function seasonalMannKendall(
  groups: readonly (readonly number[])[],
): Maybe<SeasonalMannKendall> {
  const used = groups.filter((values) => values.length >= FEWEST);
  if (used.length === 0) {
    const count = Math.max(0, ...groups.map((values) => values.length));
    return none({ code: "too-few", count, needed: FEWEST });
  }
  if (!used.every((values) => values.every(Number.isFinite))) return none({ code: "not-finite" });
  const s = used.reduce((sum, values) => sum + risesOver(values), 0);
  const variance = used.reduce((sum, values) => sum + varianceOf(values), 0);
  if (variance === 0) return none({ code: "no-variation" });
  const z = (s - Math.sign(s)) / Math.sqrt(variance);
  return some({ s, z, p: Math.min(1, 2 * normalSurvival(Math.abs(z))) });
}

function risesOver(values: readonly number[]): number {
  return values.reduce(
    (sum, end, later) =>
      sum + values.slice(0, later).reduce((inner, start) => inner + Math.sign(end - start), 0),
    0,
  );
}

/** With the tie term. */
function varianceOf(values: readonly number[]): number {
  const spread = (count: number): number => count * (count - 1) * (2 * count + 5);
  const { tieSizes } = midranks(values);
  const ties = tieSizes.reduce((sum, size) => sum + spread(size), 0);
  return (spread(values.length) - ties) / 18;
}
