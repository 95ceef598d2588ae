import { studentTQuantile, studentTTwoSided } from "../../stats/distributions/student-t.ts";
import { pairedT } from "../../stats/hypothesis/paired-t.ts";
import {
  clusterTInterval,
  type TestedMeanInterval,
} from "../../stats/intervals/cluster-t-interval.ts";
import { tInterval } from "../../stats/intervals/t-interval.ts";
import { twoWayInterval } from "../../stats/intervals/two-way-interval.ts";
import { some, type Maybe } from "../../stats/maybe.ts";
import { mean } from "../../stats/mean.ts";
import type { PairedDesign } from "./paired-design.ts";

/** An interval of the mean log ratio, and which source of variation it accounts for. */
export interface RatioInterval {
  readonly method: "two-way" | "by-round" | "by-prompt";
  readonly interval: Maybe<TestedMeanInterval>;
}

/**
 * Of a mean log ratio: two-way where prompts are crossed with rounds; over the rounds where each prompt was
 * asked in one; over prompts where there is but one round. Undefined as those intervals are, and when the
 * ratios do not vary.
 *
 * @throws RangeError unless `confidence` lies in (0, 1)
 */
export function ratioInterval(design: PairedDesign, confidence: number): RatioInterval {
  const { matrix, byRound, byRoundOfB, roundsDiffer } = design;
  if (matrix !== null) return { method: "two-way", interval: twoWayInterval(matrix, confidence) };
  if (Math.min(byRound.length, byRoundOfB.length) < 2) {
    return { method: "by-prompt", interval: byPrompt(design.byPrompt, confidence) };
  }
  const interval = roundsDiffer
    ? byRoundsOfBoth(design, confidence)
    : clusterTInterval(byRound, confidence);
  return { method: "by-round", interval };
}

function byPrompt(differences: readonly number[], confidence: number): Maybe<TestedMeanInterval> {
  const test = pairedT(differences);
  if (test.value === null) return test;
  const interval = tInterval(differences, confidence);
  return interval.value === null ? interval : some({ ...interval.value, p: test.value.p });
}

/**
 * Two experiments that asked the prompts in other rounds: rounds of A and rounds of B are drawn on their
 * own, so both variances count, and the degrees of freedom are those of the side with fewer rounds. What
 * varies within rounds is in both of them: the interval is too wide rather than too narrow.
 */
function byRoundsOfBoth(design: PairedDesign, confidence: number): Maybe<TestedMeanInterval> {
  const ofA = clusterTInterval(design.byRound, confidence);
  if (ofA.value === null) return ofA;
  const ofB = clusterTInterval(design.byRoundOfB, confidence);
  if (ofB.value === null) return ofB;
  const centre = mean(design.byPrompt) ?? 0;
  const standardError = Math.hypot(ofA.value.standardError, ofB.value.standardError);
  const df = Math.min(ofA.value.df, ofB.value.df);
  const reach = studentTQuantile((1 + confidence) / 2, df) * standardError;
  return some({
    mean: centre,
    low: centre - reach,
    high: centre + reach,
    standardError,
    df,
    p: studentTTwoSided(centre / standardError, df),
  });
}
