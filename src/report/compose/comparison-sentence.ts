import type { Comparison, Subject } from "../../analyze/inference/comparison.ts";
import { plainText } from "../plain-text.ts";
import type { Words } from "../words/words.ts";

/** How a side of a comparison is called. */
export type LabelOf = (kind: Comparison["kind"], subject: Subject) => string;

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
  const names: Readonly<Record<string, string>> = common.modes;
  return `${plainText(workload)} (${names[mode] ?? plainText(mode)})`;
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

interface Figures {
  /** Signed, with its unit. */
  readonly size: string;
  /** Signed, with the level of the interval. */
  readonly interval: string;
  /** Without a sign, for a sentence that says the direction; nothing where ranges have no level. */
  readonly magnitude: readonly string[];
  readonly largest: string;
}

/** Sizes of 10 and more with wide intervals as whole numbers, others with one decimal. */
function figuresOf({ effect, unit }: Comparison, { comparisons: say }: Words): Figures {
  const { value, low, high, confidence } = effect ?? NO_EFFECT;
  if (unit === "bytes") {
    const range = `${say.signedMegabytes(low)}, ${say.signedMegabytes(high)}`;
    return { size: say.signedMegabytes(value), interval: range, magnitude: [], largest: "" };
  }
  const kind = unit === "percent" ? "percent" : "points";
  const decimals = decimalsOf(value, low, high);
  const [inner, outer] = [Math.abs(low), Math.abs(high)].sort((a, b) => a - b);
  const level = (range: string): string =>
    confidence === null ? range : say.confidenceInterval(confidence, range);
  return {
    size: say.signedSize(value * 100, decimals, kind),
    interval: level(say.signedRange(low * 100, high * 100, decimals, kind)),
    magnitude: [level(say.sizeRange((inner ?? 0) * 100, (outer ?? 0) * 100, decimals, kind))],
    largest: say.size((outer ?? 0) * 100, isWhole(outer ?? 0) ? 0 : 1, kind),
  };
}

const NO_EFFECT = { value: 0, low: 0, high: 0, confidence: null };

/** As a percentage with one decimal. */
function isWhole(fraction: number): boolean {
  return Number((fraction * 100).toFixed(1)) === Math.round(fraction * 100);
}

function decimalsOf(value: number, low: number, high: number): number {
  return Math.abs(value) >= 0.1 && high - low >= 0.05 ? 0 : 1;
}

/** "A is 12 % faster than B", by what the metric measures. */
function statement(comparison: Comparison, labelOf: LabelOf, { comparisons: say }: Words): string {
  const { kind, effect, unit, metric } = comparison;
  const { value, low, high } = effect ?? NO_EFFECT;
  const a = labelOf(kind, comparison.a);
  const b = labelOf(kind, comparison.b);
  if (unit === "bytes") {
    const size = say.megabytes(value);
    return value > 0 ? say.moreMemory(a, b, size) : say.lessMemory(a, b, size);
  }
  const size = say.size(
    Math.abs(value) * 100,
    decimalsOf(value, low, high),
    unit === "percent" ? "percent" : "points",
  );
  if (unit === "percent" && metric.endsWith("-ms")) {
    return value > 0 ? say.longer(a, b, size) : say.shorter(a, b, size);
  }
  if (unit === "percent") return value > 0 ? say.faster(a, b, size) : say.slower(a, b, size);
  return value > 0 ? say.above(a, b, size) : say.below(a, b, size);
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

function withheld(
  { withheldBy }: Comparison,
  { size, interval }: Figures,
  { comparisons: say, flagNames, common }: Words,
): string {
  const names: Readonly<Record<string, string>> = flagNames;
  const reasons = common.listed(withheldBy.map((code) => names[code] ?? plainText(code)));
  const isSample = withheldBy.every((code) => code.startsWith("too-few"));
  const figures = `${size} (${interval})`;
  return isSample ? say.withheld(reasons, figures) : say.unreliable(reasons, figures);
}

function undecided(comparison: Comparison, figures: Figures, words: Words): string {
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
function addedSentences(comparison: Comparison, { comparisons: say }: Words): string[] {
  const { test, pairing, effect } = comparison;
  const isTooSmall =
    pairing.unit === "prompt" &&
    pairing.pairCount < MIN_PAIRS_FOR_WILCOXON &&
    test?.test !== "paired-t";
  const hasUnpaired = pairing.onlyACount + pairing.onlyBCount > 0;
  return [
    ...(isTooSmall ? [say.tooFewPairs(pairing.pairCount)] : []),
    ...(effect?.method === "by-prompt" ? [say.oneRound] : []),
    ...(effect?.method === "by-round" ? [say.byRound] : []),
    ...(hasUnpaired ? [say.leftOut(pairing.onlyACount, pairing.onlyBCount)] : []),
    ...(pairing.acrossExperiments ? [say.acrossExperiments] : []),
  ];
}
