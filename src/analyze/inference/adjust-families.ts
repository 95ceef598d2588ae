import { benjaminiHochberg, holm } from "../../stats/hypothesis/multiple-comparisons.ts";
import type { Comparison } from "./comparison.ts";
import type { InferenceSettings } from "./settings.ts";
import { verdictOf } from "./verdict.ts";

/** A comparison before its p values were corrected. */
export type RawComparison = Omit<Comparison, "adjustedP" | "verdict" | "testDisagrees">;

/**
 * Corrects p values within their family and gives each comparison its verdict: Holm over all comparisons
 * of the primary metric, Benjamini-Hochberg over the exploratory ones. Withheld comparisons are members
 * too: what is looked at counts.
 */
export function concludeComparisons(
  comparisons: readonly RawComparison[],
  settings: InferenceSettings,
): Comparison[] {
  const adjusted = new Map<RawComparison, { p: number | null; testP: number | null }>();
  for (const family of ["primary", "exploratory"] as const) {
    const members = comparisons.filter((comparison) => comparison.family === family);
    const correct = family === "primary" ? holm : benjaminiHochberg;
    const ps = corrected(members, ({ effect }) => effect?.p ?? null, correct);
    const testPs = corrected(members, ({ test }) => test?.p ?? null, correct);
    for (const member of members) {
      adjusted.set(member, { p: ps.get(member) ?? null, testP: testPs.get(member) ?? null });
    }
  }
  return comparisons.map((comparison) => {
    const { p, testP } = adjusted.get(comparison) ?? { p: null, testP: null };
    const test = comparison.test === null ? null : { ...comparison.test, adjustedP: testP };
    const complete = { ...comparison, test, adjustedP: p };
    return {
      ...complete,
      ...verdictOf(complete, {
        alpha: settings.alpha,
        wideHalfWidth: wideHalfWidth(comparison, settings),
      }),
    };
  });
}

function corrected(
  members: readonly RawComparison[],
  pOf: (comparison: RawComparison) => number | null,
  correct: (ps: readonly number[]) => number[],
): Map<RawComparison, number> {
  const tested = members.flatMap((member) => {
    const p = pOf(member);
    return p === null ? [] : [{ member, p }];
  });
  const ps = correct(tested.map(({ p }) => p));
  return new Map(tested.map(({ member }, index) => [member, ps[index] ?? 1]));
}

/** In the unit of the comparison; ranges of memory are never called wide. */
function wideHalfWidth({ unit }: RawComparison, settings: InferenceSettings): number {
  if (unit === "percent") return settings.wideHalfWidthPercent / 100;
  return unit === "points" ? settings.equivalence.accuracyPoints / 100 : Infinity;
}
