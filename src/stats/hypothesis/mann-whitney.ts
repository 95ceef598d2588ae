import { normalSurvival } from "../distributions/normal.ts";
import { none, some, type Maybe } from "../maybe.ts";
import { exactRankSumP, exactTieFreeP } from "./rank-sum-distribution.ts";
import { midranks, type Ranks } from "./ranks.ts";

export interface MannWhitneyOptions {
  /** `auto`: exact when no values are equal and one sample has at most 8; normal otherwise. */
  readonly method: "auto" | "exact" | "normal";
}

export interface MannWhitney {
  /** Pairs in which the value of `a` is larger, and half of those that are equal. */
  readonly u: number;
  /** Two-sided, in [0, 1]. */
  readonly p: number;
  readonly method: "exact" | "normal";
  /** 2 U / (pairs) - 1, in [-1, 1]; positive when `a` tends to be larger. */
  readonly rankBiserial: number;
}

const AUTO_EXACT_UP_TO = 8;
/** Values of both samples in an exact test: above, its table takes seconds. */
const MOST_FOR_EXACT = 1_000;
const MOST_FOR_EXACT_WITH_TIES = 100;

/**
 * Mann-Whitney U test of two independent samples. The exact p counts all ways to deal the ranks at hand
 * to both samples and is right with ties (twice the smaller tail); the normal one has the variance with ties and a continuity
 * correction of 1/2.
 *
 * Undefined for an empty sample (`too-few`), for values that are not finite, when all values are equal
 * (`no-variation`), and for an exact test of more than 1,000 values, 100 when some are equal
 * (`too-many`).
 *
 * Source: Mann and Whitney 1947.
 */
export function mannWhitney(
  a: readonly number[],
  b: readonly number[],
  { method }: MannWhitneyOptions = { method: "auto" },
): Maybe<MannWhitney> {
  const compared = compare(a, b);
  if (compared.value === null) return compared;
  const { ranks, u, rankBiserial } = compared.value;
  const sizes: Sizes = { a: a.length, b: b.length };
  const hasTies = ranks.tieSizes.length < ranks.ranks.length;
  if (method === "normal" || (method === "auto" && !isExactByDefault(sizes, hasTies))) {
    return some({ u, p: normalP(ranks, sizes, u), method: "normal", rankBiserial });
  }
  const count = sizes.a + sizes.b;
  const most = hasTies ? MOST_FOR_EXACT_WITH_TIES : MOST_FOR_EXACT;
  if (method === "exact" && count > most) return none({ code: "too-many", count, most });
  const p = hasTies ? exactRankSumP(ranks.ranks, sizes.a, u) : exactTieFreeP(sizes.a, sizes.b, u);
  return some({ u, p, method: "exact", rankBiserial });
}

interface Sizes {
  readonly a: number;
  readonly b: number;
}

function isExactByDefault({ a, b }: Sizes, hasTies: boolean): boolean {
  return !hasTies && Math.min(a, b) <= AUTO_EXACT_UP_TO;
}

/**
 * Rank-biserial correlation of two independent samples, 2 U / (pairs) - 1: in [-1, 1], positive when
 * `a` tends to be larger (Cliff's delta). Undefined as {@link mannWhitney}, but 0 for equal values.
 */
export function rankBiserialOf(a: readonly number[], b: readonly number[]): Maybe<number> {
  const compared = compare(a, b);
  if (compared.value !== null) return some(compared.value.rankBiserial);
  return compared.reason.code === "no-variation" ? some(0) : compared;
}

interface Comparison {
  readonly ranks: Ranks;
  readonly u: number;
  readonly rankBiserial: number;
}

function compare(a: readonly number[], b: readonly number[]): Maybe<Comparison> {
  const smaller = Math.min(a.length, b.length);
  if (smaller === 0) return none({ code: "too-few", count: 0, needed: 1 });
  const values = [...a, ...b];
  if (!values.every(Number.isFinite)) return none({ code: "not-finite" });
  const ranks = midranks(values);
  if (ranks.tieSizes.length === 1) return none({ code: "no-variation" });
  const rankSum = ranks.ranks.slice(0, a.length).reduce((sum, rank) => sum + rank, 0);
  const u = rankSum - (a.length * (a.length + 1)) / 2;
  return some({ ranks, u, rankBiserial: (2 * u) / (a.length * b.length) - 1 });
}

function normalP({ tieSizes }: Ranks, { a, b }: Sizes, u: number): number {
  const count = a + b;
  const ties = tieSizes.reduce((sum, size) => sum + size * (size - 1) * (size + 1), 0);
  const variance = ((a * b) / 12) * (count + 1 - ties / (count * (count - 1)));
  const distance = Math.max(0, Math.abs(u - (a * b) / 2) - 0.5);
  return 2 * normalSurvival(distance / Math.sqrt(variance));
}
