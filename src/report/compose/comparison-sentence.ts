import type { Comparison } from "../../analyze/inference/comparison.ts";
import { plainText } from "../plain-text.ts";
import type { Words } from "../words/words.ts";
import {
  figuresOf,
  isWhole,
  NO_EFFECT,
  statement,
  type ComparisonFigures,
  type LabelOf,
} from "./comparison-figures.ts";

/** An exact Wilcoxon test of fewer pairs cannot be below 5 %: 2 / 2^5 = 0.0625. */
const MIN_PAIRS_FOR_WILCOXON = 6;

/**
 * One comparison as a sentence: who is better and by how much, or that no difference was shown, or why
 * there is no verdict. Never that two models are equal. What is compared is not said here: see
 * {@link comparisonHeading}.
 */
export function comparisonSentence(comparison: Comparison, labelOf: LabelOf, words: Words): string {
  const sentences = [
    mainSentence(comparison, labelOf, words),
    ...addedSentences(comparison, words),
  ];
  return sentences.join(" ");
}

/** Workload and figure, such as `chat, Decode speed`. */
export function comparisonHeading(comparison: Comparison, words: Words): string {
  const metric = words.metrics.metricName(plainText(comparison.metric));
  return `${workloadName(comparison, words)}, ${metric}`;
}

/** The same with the pair where the sentence does not name it: `chat, Decode speed, A against B`. */
export function comparisonTitle(comparison: Comparison, labelOf: LabelOf, words: Words): string {
  const { kind, a, b, verdict } = comparison;
  const isNamed = verdict === "a-better" || verdict === "b-better";
  return [
    comparisonHeading(comparison, words),
    ...(isNamed ? [] : [words.comparisons.against(labelOf(kind, a), labelOf(kind, b))]),
  ].join(", ");
}

/** Heading and sentence in one line of plain text. */
export function comparisonLine(comparison: Comparison, labelOf: LabelOf, words: Words): string {
  const heading = comparisonTitle(comparison, labelOf, words);
  return `${heading}${words.common.colon}${comparisonSentence(comparison, labelOf, words)}`;
}

/** Scenario with its mode where outputs had no fixed length, or task. */
export function workloadName(
  { workload, mode }: { readonly workload: string; readonly mode: string | null },
  { common }: Words,
): string {
  if (mode === null || mode === "fixed-length") return plainText(workload);
  const name = new Map<string, string>(Object.entries(common.modes)).get(mode);
  return `${plainText(workload)} (${name ?? plainText(mode)})`;
}

function mainSentence(comparison: Comparison, labelOf: LabelOf, words: Words): string {
  const { comparisons: say } = words;
  const { verdict, effect, reason } = comparison;
  if (effect === null) {
    return say.notEstimable(words.metrics.reasonSentence(reason ?? { code: "not-observed" }));
  }
  const figures = figuresOf(comparison, words);
  switch (verdict) {
    case "a-better":
    case "b-better":
      return say.withDetails(statement(comparison, labelOf, words), [
        ...figures.magnitude,
        ...evidence(comparison, words),
      ]);
    case "equivalent":
      return equivalence(comparison, words);
    case "withheld":
      return withheld(comparison, figures, words);
    case "no-difference-shown":
    case "inconclusive":
      return undecided(comparison, figures, words);
    case "not-estimable":
      return say.notEstimable(words.metrics.reasonSentence({ code: "not-observed" }));
  }
}

/** Sample, corrected p value, discordant items, and what the specified test says. */
function evidence(comparison: Comparison, { comparisons: say, common }: Words): string[] {
  const { pairing, family, adjustedP, test, discordance, unit, testDisagrees } = comparison;
  if (unit === "bytes") return [say.rangesApart(pairing.pairCount, pairing.pairCount)];
  const sample =
    pairing.roundCount === null
      ? say.pairs(pairing.pairCount)
      : common.promptsTimesRounds(pairing.pairCount, pairing.roundCount);
  const testText = (): string[] => {
    if (test === null) return [];
    if (test.test === "mcnemar-mid-p") return [say.mcNemar(test.p)];
    return [testDisagrees ? say.testDisagrees(test.test, test.p) : say.testAgrees(test.test)];
  };
  return [
    sample,
    ...(discordance === null ? [] : [say.discordant(discordance.onlyA, discordance.onlyB)]),
    adjustedP === null ? say.unadjusted : say.adjustedP(family, adjustedP),
    ...testText(),
  ];
}

function equivalence({ equivalence: zone, unit }: Comparison, { comparisons: say }: Words): string {
  const { margin, low, high } = zone ?? { margin: 0, low: 0, high: 0 };
  const kind = unit === "percent" ? "percent" : "points";
  const marginText = say.size(margin * 100, isWhole(margin) ? 0 : 1, kind);
  return say.equivalent(marginText, 0.9, say.signedRange(low * 100, high * 100, 1, kind));
}

/** What withholds a verdict, by the names of its flags. */
export function flagReasons(
  codes: readonly string[],
  { flagNames, common }: Pick<Words, "flagNames" | "common">,
): string {
  const names = new Map<string, string>(Object.entries(flagNames));
  return common.listed(codes.map((code) => names.get(code) ?? plainText(code)));
}

function withheld(
  { withheldBy }: Comparison,
  { size, interval }: ComparisonFigures,
  words: Words,
): string {
  const { comparisons: say } = words;
  const reasons = flagReasons(withheldBy, words);
  const isSample = withheldBy.every((code) => code.startsWith("too-few"));
  const figures = `${size} (${interval})`;
  return isSample ? say.withheld(reasons, figures) : say.unreliable(reasons, figures);
}

function undecided(comparison: Comparison, figures: ComparisonFigures, words: Words): string {
  const { comparisons: say } = words;
  const { effect, unit, verdict } = comparison;
  if (unit === "bytes") return say.noMemoryDifference(figures.size);
  const { low, high } = effect ?? NO_EFFECT;
  const excludesZero = low > 0 || high < 0;
  const all = evidence(comparison, words);
  const details = excludesZero || comparison.kind === "capability" ? all : all.slice(0, 1);
  const sentence =
    verdict === "inconclusive"
      ? say.inconclusive
      : excludesZero
        ? say.noDifferenceAfterCorrection
        : say.noDifference;
  return `${sentence(figures.size, figures.interval, details)} ${say.remains(figures.largest)}`;
}

/** What limits the sentence before it. */
function addedSentences(
  { test, pairing, effect }: Comparison,
  { comparisons: say }: Words,
): string[] {
  const { unit, pairCount, onlyACount, onlyBCount, acrossExperiments } = pairing;
  const isTooSmall =
    unit === "prompt" && pairCount < MIN_PAIRS_FOR_WILCOXON && test?.test !== "paired-t";
  const candidates: readonly (readonly [boolean, string])[] = [
    [isTooSmall, say.tooFewPairs(pairCount)],
    [effect?.method === "by-prompt", say.oneRound],
    [effect?.method === "by-round", say.byRound],
    [onlyACount + onlyBCount > 0, say.leftOut(onlyACount, onlyBCount)],
    [acrossExperiments, say.acrossExperiments],
  ];
  return candidates.filter(([applies]) => applies).map(([, sentence]) => sentence);
}
