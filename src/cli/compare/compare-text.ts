import type { Dossier } from "../../analyze/dossier.ts";
import type { Comparison } from "../../analyze/inference/comparison.ts";
import { comparisonSentence, comparisonTitle } from "../../report/compose/comparison-sentence.ts";
import { namesOf } from "../../report/compose/names.ts";
import type { Language } from "../../report/document/blocks.ts";
import { plainText } from "../../report/plain-text.ts";
import { wordsOf } from "../../report/words/words-of.ts";
import type { ExperimentDifference } from "./run-compare.ts";

const MAX_LISTED = 40;
const MAX_CHARACTERS = 120;

/** What differs between the manifests, a line each. */
export function differenceLines(pairs: readonly ExperimentDifference[]): string[] {
  return pairs.flatMap(({ a, b, differences }) => {
    if (differences.length === 0)
      return [`${a} and ${b} were measured under the same settings.`, ""];
    const listed = differences.slice(0, MAX_LISTED).map(({ path, a: one, b: other }) => {
      const [before, after] = [one, other].map((value) => short(value));
      return `  ${plainText(path)}: ${before ?? "-"} | ${after ?? "-"}`;
    });
    const rest = differences.length - listed.length;
    return [
      `What differs between ${a} and ${b}:`,
      ...listed,
      ...(rest > 0 ? [`  and ${rest} more; --json lists all`] : []),
      "",
    ];
  });
}

function short(value: string | null): string {
  return value === null ? "-" : plainText(value, MAX_CHARACTERS);
}

/** The primary comparisons first; those that are exploratory say so. */
export function comparisonLines(
  comparisons: readonly Comparison[],
  dossier: Dossier,
  language: Language,
): string[] {
  if (comparisons.length === 0) {
    return [
      "Nothing can be compared: the sides have no results of the same scenario, and none of the same task in the same definition.",
    ];
  }
  const words = wordsOf(language);
  const names = namesOf(dossier, words);
  const of = (family: Comparison["family"]): string[] =>
    comparisons
      .filter((comparison) => comparison.family === family)
      .flatMap((comparison) => [
        `- ${comparisonTitle(comparison, names.of, words)} (${pairingText(comparison)})`,
        `  ${comparisonSentence(comparison, names.of, words)}`,
      ]);
  const exploratory = of("exploratory");
  return [
    ...of("primary"),
    ...(exploratory.length === 0 ? [] : ["", "Exploratory:", ...exploratory]),
  ];
}

/** Whether both sides were paired, and what had no partner. */
function pairingText({ pairing: { unit, pairCount, onlyACount, onlyBCount } }: Comparison): string {
  const alone =
    onlyACount + onlyBCount === 0
      ? ""
      : `, left out without a partner: ${onlyACount} of A, ${onlyBCount} of B`;
  return pairCount === 0
    ? `not paired: the sides share no ${unit}${alone}`
    : `paired by ${unit}, ${pairCount} pairs${alone}`;
}
