import type { z } from "zod";
import { pairedT } from "../../stats/hypothesis/paired-t.ts";
import { shapiroWilk } from "../../stats/hypothesis/shapiro-wilk.ts";
import { roundToResolution } from "../../stats/hypothesis/round-to-resolution.ts";
import { wilcoxonSignedRank } from "../../stats/hypothesis/wilcoxon-signed-rank.ts";
import type { specifiedTestSchema } from "./comparison.ts";

export type SpecifiedTest = z.infer<typeof specifiedTestSchema>;

/** From this many pairs on the rule trusts a Shapiro-Wilk test that does not reject. */
const MIN_PAIRS_FOR_T = 20;
const NORMALITY_LEVEL = 0.05;
/** Of log ratios of times in whole nanoseconds, and of shares of items: what is smaller is binary noise. */
const RESOLUTION = 1e-12;

/**
 * The rule of the specification on paired differences: the paired t test when there are at least 20 and
 * Shapiro-Wilk does not reject normality, else Wilcoxon's signed-rank test. `null` when neither is
 * defined. A gate like this distorts conditional error rates; the interval beside it is what counts
 * (Rochon, Gondan and Kieser 2012).
 */
export function specifiedTest(exact: readonly number[]): SpecifiedTest | null {
  const differences = withoutNoise(exact);
  const shapiro = shapiroWilk(differences).value;
  const isLarge = differences.length >= MIN_PAIRS_FOR_T;
  if (isLarge && shapiro !== null && shapiro.p >= NORMALITY_LEVEL) {
    const t = pairedT(differences).value;
    if (t !== null) {
      return {
        test: "paired-t",
        because: "normal-and-20",
        shapiro,
        statistic: t.t,
        p: t.p,
        adjustedP: null,
      };
    }
  }
  const rank = wilcoxonSignedRank(differences, { zeros: "drop", method: "auto" }).value;
  if (rank === null) return null;
  return {
    test: rank.method === "exact" ? "wilcoxon-exact" : "wilcoxon-normal",
    because: reasonOf(isLarge, shapiro),
    shapiro,
    statistic: rank.statistic,
    p: rank.p,
    adjustedP: null,
  };
}

/**
 * Differences without the binary noise that breaks ties between them; infinite ones stay as they are.
 * See {@link roundToResolution}.
 */
export function withoutNoise(differences: readonly number[]): number[] {
  return roundToResolution(differences, RESOLUTION);
}

function reasonOf(isLarge: boolean, shapiro: { p: number } | null): SpecifiedTest["because"] {
  if (!isLarge) return "fewer-than-20";
  return shapiro === null ? "no-shapiro" : "not-normal";
}
