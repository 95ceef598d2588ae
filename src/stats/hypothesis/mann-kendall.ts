import { normalSurvival } from "../distributions/normal.ts";
import { none, some, type Maybe } from "../maybe.ts";
import { midranks } from "./ranks.ts";

export interface MannKendall {
  /** Pairs that rise minus pairs that fall. */
  readonly s: number;
  /** S in standard deviations, with a continuity correction of 1. */
  readonly z: number;
  /** Two-sided, in [0, 1]. */
  readonly p: number;
  /** S over the number of pairs (tau-a), in [-1, 1]. */
  readonly tau: number;
  /** Median slope of all pairs, in the unit of the values per step. */
  readonly senSlope: number;
}

const FEWEST = 3;
/** All slopes are held at once: 12.5 million at this number. */
const MOST = 5_000;

/**
 * Mann-Kendall test of a series having no trend, with Sen's slope. Autocorrelation makes it find
 * trends too often.
 *
 * Undefined for fewer than 3 values (`too-few`) or more than 5,000 (`too-many`), for values that are
 * not finite or a slope that is not, and for equal values (`no-variation`).
 *
 * @param values in the order in which they were measured
 * Source: Mann 1945; Kendall 1975 (ties); Sen 1968.
 */
export function mannKendall(values: readonly number[]): Maybe<MannKendall> {
  const count = values.length;
  if (count < FEWEST) return none({ code: "too-few", count, needed: FEWEST });
  if (count > MOST) return none({ code: "too-many", count, most: MOST });
  if (!values.every(Number.isFinite)) return none({ code: "not-finite" });
  const { tieSizes } = midranks(values);
  if (tieSizes.length === 1) return none({ code: "no-variation" });
  const { s, slopes } = pairwise(values);
  const ties = tieSizes.reduce((sum, size) => sum + spread(size), 0);
  const senSlope = middle(slopes.sort());
  if (!Number.isFinite(senSlope)) return none({ code: "not-finite" });
  const z = (s - Math.sign(s)) / Math.sqrt((spread(count) - ties) / 18);
  return some({
    s,
    z,
    p: Math.min(1, 2 * normalSurvival(Math.abs(z))),
    tau: s / slopes.length,
    senSlope,
  });
}

/** 18 times the variance of S for this many values, or what a tie of this size takes from it. */
function spread(count: number): number {
  return count * (count - 1) * (2 * count + 5);
}

function pairwise(values: readonly number[]): { s: number; slopes: Float64Array } {
  const count = values.length;
  const slopes = new Float64Array((count * (count - 1)) / 2);
  let s = 0;
  let next = 0;
  for (let later = 1; later < count; later += 1) {
    const end = values[later] ?? 0;
    for (let earlier = 0; earlier < later; earlier += 1) {
      const start = values[earlier] ?? 0;
      const steps = later - earlier;
      s += Math.sign(end - start);
      const rise = end - start;
      // The difference of two huge values leaves the doubles, their slopes may not.
      slopes[next] = Number.isFinite(rise) ? rise / steps : end / steps - start / steps;
      next += 1;
    }
  }
  return { s, slopes };
}

/** Median of sorted slopes. */
function middle(sorted: Float64Array): number {
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : (sorted[half - 1] ?? 0) / 2 + upper / 2;
}
