import { normalSurvival } from "../distributions/normal.ts";
import { none, some, type Maybe } from "../maybe.ts";
import { signedRankSums, type ZeroRule } from "./signed-rank-sums.ts";

export interface WilcoxonOptions {
  readonly zeros: ZeroRule;
  /** `auto`: exact up to 100 differences that are not zero, normal above. */
  readonly method: "auto" | "exact" | "normal";
}

export interface WilcoxonSignedRank {
  /** The smaller of W+ and W-. */
  readonly statistic: number;
  readonly wPlus: number;
  readonly wMinus: number;
  /** Two-sided, in [0, 1]. */
  readonly p: number;
  readonly method: "exact" | "normal";
  readonly zeroCount: number;
  readonly nonZeroCount: number;
}

const AUTO_EXACT_UP_TO = 100;
/** Above, 2^-n is no longer a double and the table takes seconds. */
const MOST_FOR_EXACT = 1_000;

/**
 * Wilcoxon's signed-rank test of differences being symmetric about 0. The exact p is conditional on the
 * ranks at hand and therefore right with ties and with zeros under either rule. The normal one has
 * the variance of these ranks and a continuity correction of 1/2. Round to the resolution of the
 * clock first (`roundToResolution`).
 *
 * Undefined for no differences (`too-few`), when all are zero (`all-zero`), for values that are not
 * finite, and for an exact test of more than 1,000 (`too-many`).
 *
 * Source: Wilcoxon 1945; Pratt 1959; the exact distribution by dynamic programming over the ranks.
 */
export function wilcoxonSignedRank(
  differences: readonly number[],
  { zeros, method }: WilcoxonOptions = { zeros: "drop", method: "auto" },
): Maybe<WilcoxonSignedRank> {
  const sums = signedRankSums(differences, zeros);
  if (sums.value === null) return sums;
  const { wPlus, wMinus, ranks, zeroCount } = sums.value;
  const count = ranks.length;
  if (method === "exact" && count > MOST_FOR_EXACT) {
    return none({ code: "too-many", count, most: MOST_FOR_EXACT });
  }
  const statistic = Math.min(wPlus, wMinus);
  const isExact = method === "exact" || (method === "auto" && count <= AUTO_EXACT_UP_TO);
  const p = isExact ? exactP(ranks, statistic) : normalP(ranks, statistic);
  const used = isExact ? "exact" : "normal";
  return some({ statistic, wPlus, wMinus, p, method: used, zeroCount, nonZeroCount: count });
}

/** Twice the probability that a rank sum with random signs is at most `statistic`. */
function exactP(ranks: readonly number[], statistic: number): number {
  // Midranks are halves: twice the sum is a whole number. Larger sums are never asked for.
  const limit = Math.round(2 * statistic);
  const chance = new Float64Array(limit + 1);
  chance[0] = 1;
  for (const rank of ranks) {
    const step = 2 * rank;
    for (let sum = limit; sum >= 0; sum -= 1) {
      const before = sum >= step ? (chance[sum - step] ?? 0) : 0;
      chance[sum] = ((chance[sum] ?? 0) + before) / 2;
    }
  }
  let total = 0;
  for (const probability of chance) total += probability;
  return Math.min(1, 2 * total);
}

function normalP(ranks: readonly number[], statistic: number): number {
  let [sum, squares] = [0, 0];
  for (const rank of ranks) {
    sum += rank;
    squares += rank * rank;
  }
  const distance = Math.max(0, sum / 2 - statistic - 0.5);
  return 2 * normalSurvival(distance / Math.sqrt(squares / 4));
}
