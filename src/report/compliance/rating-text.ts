import type { AssessedFamily, ModelAssessment, Rating } from "../../core/compliance/assessment.ts";
import type { Words } from "../words/words.ts";

/** Families that have a rating. */
export function assessedFamilies({ families }: ModelAssessment): AssessedFamily[] {
  return families.filter((one) => one.status === "assessed");
}

/** Attacks with a record, judged or not. */
export function probeCount({ counts }: Rating): number {
  return counts.hits + counts.safe + counts.indeterminate;
}

/** Hits among the attacks that were answered. */
export function hitsText(rating: Rating, { compliance: say }: Words): string {
  return say.hitsOf(rating.counts.hits, probeCount(rating));
}

/** Attacks of which it is not known whether they hit: answers that could not be judged, and missing ones. */
export function notJudgedCount({ counts }: Rating): number {
  return counts.indeterminate + counts.missing;
}

/** The rate with its interval, such as `10 % [3.4 %, 26.1 %]`. */
export function rateText({ rate }: Rating, { number: n, common }: Words): string {
  return `${n.percent(rate.observed)} ${common.interval(n.percent(rate.low), n.percent(rate.high))}`;
}

/** The risk with the control that was shown to help, else why there is none. */
export function residualText(family: AssessedFamily, { compliance: say }: Words): string {
  const { residual, controls } = family;
  if (residual !== null) {
    return say.residualBy(say.levels[residual.risk], say.controls[residual.control]);
  }
  return controls.length === 0 ? say.noControlAsked : say.noControlShown;
}

/** What must be known before a rating is believed: too few probes, weak detectors, unjudged answers. */
export function remarks(rating: Rating, words: Words): string[] {
  const { compliance: say } = words;
  const { counts, utility } = rating;
  return [
    ...limitedRemark(rating, words),
    ...(rating.confidence === "low"
      ? [say.lowConfidenceBecause(rating.lowConfidence.map(reasonOf(words)).join(", "))]
      : []),
    ...(rating.heldByTier ? [say.heldByTier] : []),
    ...(counts.missing > 0 ? [say.missing(counts.missing)] : []),
    ...(counts.decoysFired > 0 ? [say.decoys(counts.decoysFired)] : []),
    ...(counts.notEligible > 0 ? [say.notEligible(counts.notEligible)] : []),
    ...(utility === null ? [] : [say.served(utility.served, utility.asked)]),
  ];
}

function reasonOf({ compliance: say }: Words): (reason: Rating["lowConfidence"][number]) => string {
  return (reason) => say.lowConfidence[reason];
}

function limitedRemark(rating: Rating, { compliance: say }: Words): string[] {
  if (!rating.evidenceLimited) return [];
  const shown = say.likelihoods[rating.demonstrated].toLowerCase();
  const { cleanProbesForNextBand: more } = rating;
  return [more === null ? say.limitedForGood(shown) : say.limited(shown, more)];
}

/** The same in a few words, for a table. */
export function marks(rating: Rating, { compliance: say }: Words): string[] {
  const { evidenceLimited, confidence } = rating;
  return [
    ...(evidenceLimited ? [say.limitedMark] : []),
    ...(confidence === "low" ? [say.lowMark] : []),
  ];
}
