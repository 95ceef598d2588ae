import type { Dossier } from "../../analyze/dossier.ts";
import type { Comparison } from "../../analyze/inference/comparison.ts";
import { comparisonSentence, comparisonTitle } from "../../report/compose/comparison-sentence.ts";
import { namesOf } from "../../report/compose/names.ts";
import type { Language } from "../../report/document/blocks.ts";
import { plainText } from "../../report/plain-text.ts";
import type { Words } from "../../report/words/words.ts";
import { wordsOf } from "../../report/words/words-of.ts";
import type { ExperimentDifference } from "./run-compare.ts";

const MAX_LISTED = 40;
const MAX_CHARACTERS = 120;

/** What differs between the manifests, a line each. */
export function differenceLines(
  pairs: readonly ExperimentDifference[],
  language: Language,
): string[] {
  const { compare: say } = wordsOf(language);
  return pairs.flatMap(({ a, b, differences }) => {
    if (differences.length === 0) return [say.sameSettings(a, b), ""];
    const listed = differences
      .slice(0, MAX_LISTED)
      .map(({ path, a: one, b: other }) => `  ${plainText(path)}: ${short(one)} | ${short(other)}`);
    const rest = differences.length - listed.length;
    return [
      say.whatDiffers(a, b),
      ...listed,
      ...(rest > 0 ? [`  ${say.moreDifferences(rest)}`] : []),
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
  const words = wordsOf(language);
  if (comparisons.length === 0) return [words.compare.nothing];
  const names = namesOf(dossier, words);
  const of = (family: Comparison["family"]): string[] =>
    comparisons
      .filter((comparison) => comparison.family === family)
      .flatMap((comparison) => [
        `- ${comparisonTitle(comparison, names.of, words)} (${pairingText(comparison, words)})`,
        `  ${comparisonSentence(comparison, names.of, words)}`,
      ]);
  const exploratory = of("exploratory");
  return [
    ...of("primary"),
    ...(exploratory.length === 0 ? [] : ["", words.compare.exploratory, ...exploratory]),
  ];
}

/** Whether both sides were paired, and what had no partner. */
function pairingText(
  { pairing: { unit, pairCount, onlyACount, onlyBCount } }: Comparison,
  { compare: say }: Words,
): string {
  const paired = pairCount === 0 ? say.notPaired(unit) : say.pairedBy(unit, pairCount);
  return onlyACount + onlyBCount === 0
    ? paired
    : `${paired}, ${say.leftOut(onlyACount, onlyBCount)}`;
}
