import { none, some, type Maybe } from "../maybe.ts";
import { midranks } from "./ranks.ts";

/** `drop`: zeros are left out first. `pratt`: they take part in the ranking, then are left out. */
export type ZeroRule = "drop" | "pratt";

export interface SignedRankSums {
  readonly wPlus: number;
  readonly wMinus: number;
  /** Midranks of the absolute values of the differences that are not zero. */
  readonly ranks: readonly number[];
  readonly zeroCount: number;
}

/** Rank sums of positive and negative differences; undefined as `wilcoxonSignedRank`. */
export function signedRankSums(
  differences: readonly number[],
  zeros: ZeroRule,
): Maybe<SignedRankSums> {
  if (differences.length === 0) return none({ code: "too-few", count: 0, needed: 1 });
  if (!differences.every(Number.isFinite)) return none({ code: "not-finite" });
  const nonZero = differences.filter((difference) => difference !== 0);
  if (nonZero.length === 0) return none({ code: "all-zero" });
  const ranked = zeros === "drop" ? nonZero : differences;
  const allRanks = midranks(ranked.map(Math.abs)).ranks;
  let [wPlus, wMinus] = [0, 0];
  const ranks: number[] = [];
  ranked.forEach((difference, index) => {
    const rank = allRanks[index] ?? 0;
    if (difference > 0) wPlus += rank;
    if (difference < 0) wMinus += rank;
    if (difference !== 0) ranks.push(rank);
  });
  return some({ wPlus, wMinus, ranks, zeroCount: differences.length - nonZero.length });
}
