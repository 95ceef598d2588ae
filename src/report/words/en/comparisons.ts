import type { Comparison } from "../../../analyze/inference/comparison.ts";
import { formatter } from "../numbers.ts";
import { common } from "./common.ts";

const n = formatter("en");

type Test = NonNullable<Comparison["test"]>;

/** Pieces of the sentence on one comparison, and the headings around it. Sizes come with their unit. */
export const comparisons = {
  title: "Comparisons",
  /** With the space before it. */
  unitOf,
  /** A magnitude in percent or points, such as `12 %`. */
  size: (value: number, decimals: number, unit: "percent" | "points"): string =>
    `${atMost(value, decimals)}${unitOf(unit)}`,
  signedSize: (value: number, decimals: number, unit: "percent" | "points"): string =>
    `${signedAtMost(value, decimals)}${unitOf(unit)}`,
  sizeRange: (low: number, high: number, decimals: number, unit: "percent" | "points"): string =>
    `${atMost(low, decimals)} to ${atMost(high, decimals)}${unitOf(unit)}`,
  signedRange: (low: number, high: number, decimals: number, unit: "percent" | "points"): string =>
    `${signedAtMost(low, decimals)} to ${signedAtMost(high, decimals)}${unitOf(unit)}`,
  megabytes: (bytes: number): string => `${n.megabytes(Math.abs(bytes))} MB`,
  signedMegabytes: (bytes: number): string => `${bytes > 0 ? "+" : ""}${n.megabytes(bytes)} MB`,
  faster: (a: string, b: string, size: string) => `${a} is ${size} faster than ${b}`,
  slower: (a: string, b: string, size: string) => `${a} is ${size} slower than ${b}`,
  shorter: (a: string, b: string, size: string) => `${a} takes ${size} less time than ${b}`,
  longer: (a: string, b: string, size: string) => `${a} takes ${size} more time than ${b}`,
  above: (a: string, b: string, size: string) => `${a} is ${size} above ${b}`,
  below: (a: string, b: string, size: string) => `${a} is ${size} below ${b}`,
  moreMemory: (a: string, b: string, size: string) => `${a} takes ${size} more than ${b}`,
  lessMemory: (a: string, b: string, size: string) => `${a} takes ${size} less than ${b}`,
  /** A statement with its evidence in brackets. */
  withDetails: (statement: string, details: readonly string[]): string =>
    details.length === 0 ? `${statement}.` : `${statement} (${details.join("; ")}).`,
  confidenceInterval: (confidence: number, range: string): string =>
    `${n.percent(confidence)} CI ${range}`,
  adjustedP: (family: Comparison["family"], p: number): string =>
    `${family === "primary" ? "Holm" : "exploratory, Benjamini-Hochberg"} p ${n.equalsP(p)}`,
  unadjusted: "no p value",
  testAgrees: (test: Test["test"]): string => `${testNames[test]} agrees`,
  testDisagrees: (test: Test["test"], p: number): string =>
    `${testNames[test]} disagrees, p ${n.equalsP(p)}: the interval counts`,
  mcNemar: (p: number): string => `McNemar mid-p ${n.equalsP(p)}`,
  discordant: (onlyA: number, onlyB: number): string =>
    `discordant items: ${n.count(onlyA)} right by the first alone (b), ${n.count(onlyB)} by the second alone (c)`,
  rangesApart: (a: number, b: number): string =>
    `above 5 %, and the ranges over ${common.processes(a)} and ${common.processes(b)} are apart`,
  pairs: (count: number): string => common.items(count),
  noDifference: (size: string, range: string, details: readonly string[]): string =>
    `No difference shown: ${size} (${[range, ...details].join("; ")}).`,
  noDifferenceAfterCorrection: (size: string, range: string, details: readonly string[]): string =>
    `No difference shown once corrected for the number of comparisons: ${size} (${[range, ...details].join("; ")}).`,
  inconclusive: (size: string, range: string, details: readonly string[]): string =>
    `Inconclusive, the interval is wide: ${size} (${[range, ...details].join("; ")}).`,
  remains: (size: string): string => `A difference up to ${size} remains possible.`,
  noMemoryDifference: (size: string): string =>
    `No difference shown: ${size}; it is at most 5 %, or the ranges over processes overlap.`,
  equivalent: (margin: string, confidence: number, range: string): string =>
    `Equivalent within +-${margin} (${n.percent(confidence)} CI ${range}).`,
  withheld: (reasons: string, figures: string): string =>
    `Withheld: ${reasons}. The numbers are shown, ${figures}, no winner is named.`,
  unreliable: (reasons: string, figures: string): string =>
    `Unreliable: ${reasons}. The numbers are shown, ${figures}, no winner is named.`,
  notEstimable: (reason: string): string => `Not estimable: ${reason}.`,
  tooFewPairs: (count: number): string =>
    `Too few pairs (${n.count(count)}) for a significant Wilcoxon test.`,
  oneRound: "One round only: nothing is known about other processes.",
  byRound: "Each prompt was asked in one round: the rounds are the unit.",
  acrossExperiments: "Measured in two experiments: what a day apart changes is in no interval.",
  leftOut: (onlyA: number, onlyB: number): string =>
    `Left out, because the other side lacks them: ${n.count(onlyA)} of the first, ${n.count(onlyB)} of the second.`,

  intro: (primaryMetric: string, alpha: number): string =>
    `Every pair of models is compared on the same prompts or items. The family that counts is ${primaryMetric} over all scenarios, corrected by Holm; on tasks it is each task's own main figure. All other comparisons are exploratory and corrected by Benjamini-Hochberg; they suggest, they do not show. Level: ${n.percent(alpha)}, two-sided.`,
  rule: "A winner is named only where the interval excludes no difference and the corrected p value is below the level. Beside it stands the test that the rule picked: the paired t test from 20 pairs on when Shapiro-Wilk does not reject normality, else Wilcoxon's signed-rank test; McNemar for right or wrong. Where the two disagree, the interval counts.",
  primaryTitle: "Primary comparisons of speed",
  exploratoryTitle: "Exploratory comparisons of speed and memory",
  capabilityTitle: "Comparisons on tasks",
  acrossTitle: "Comparisons across experiments",
  acrossNote:
    "The two sides were measured at different times. How much a machine differs from one day to the next is in no interval here: such differences can be larger than the intervals.",
  inTableOnly: (count: number): string =>
    `Withheld or not estimable, with their numbers in the table alone: ${n.count(count)}.`,
  aaTitle: "The same file against itself",
  aaIntro:
    "The same model file with the same options was measured under two names. Every difference found here is a false alarm.",
  aaShare: (alarms: number, judged: number): string =>
    `False alarms: ${n.count(alarms)} of ${n.count(judged)} comparisons with a verdict (${n.percent(alarms / judged)}).`,
  /** Before any correction, withheld ones too: the intervals themselves are judged. */
  aaRate: (alarms: number, count: number, expected: number): string =>
    `Before correction, ${n.count(alarms)} of ${n.count(count)} comparisons have p < 5 %; about ${n.fixed(expected, 1)} would be chance.`,
  aaNone: "No comparison has a verdict: the share of false alarms is not known.",
  aaWithheld: (count: number): string =>
    `Withheld or not estimable, and not counted: ${n.count(count)}.`,
  forestTitle: (metric: string): string => `Differences: ${metric}`,
  forestFinding: "Estimate and interval of each pair; hollow where the verdict is withheld.",
  zone: "counts as none",
  percentAxis: "first against second, percent",
  pointsAxis: "first minus second, points",
  against: (a: string, b: string): string => `${a} against ${b}`,
  versus: (a: string, b: string): string => `${a} vs ${b}`,
  tableCaption: (title: string): string => `${title}: all pairs`,
  columns: {
    workload: "Scenario or task",
    metric: "Figure",
    pair: "Pair",
    values: "First, second",
    difference: "Difference [interval]",
    pairs: "Pairs",
    p: "Corrected p",
    test: "Test and why",
    effectSizes: "d_z; r",
    verdict: "Verdict",
  },
  tableNotes: [
    "Difference: first / second - 1 for speeds and times, first - second in percentage points for shares, in MB for memory.",
    "d_z: Cohen's d of the paired differences with Hedges' correction; r: matched-pairs rank-biserial correlation. Both measure regularity, not size: a d_z above 3 for a difference of 1 % is common. Read them beside the difference, never alone.",
  ],
  testNames: {
    "paired-t": "paired t",
    "wilcoxon-exact": "Wilcoxon, exact",
    "wilcoxon-normal": "Wilcoxon, normal approximation",
    "mcnemar-mid-p": "McNemar mid-p",
  } satisfies Record<Test["test"], string>,
  because: {
    "normal-and-20": "20 pairs or more, normality not rejected",
    "fewer-than-20": "fewer than 20 pairs",
    "not-normal": "normality rejected",
    "no-shapiro": "normality not testable",
    binary: "right or wrong",
  } satisfies Record<Test["because"], string>,
  testText: (test: string, because: string, p: number): string =>
    `${test} (${because}): p ${n.equalsP(p)}`,
  shapiro: (w: number, p: number): string => `Shapiro-Wilk W = ${n.fixed(w, 3)}, p ${n.equalsP(p)}`,
  disagreement: "disagrees with the interval, which counts",
  methods: {
    "two-way": "prompts crossed with rounds",
    "by-round": "over rounds",
    "by-prompt": "over prompts, one round",
    newcombe: "Newcombe",
    "paired-bootstrap": "paired bootstrap",
    "paired-t": "paired t",
    ranges: "ranges over processes",
  } satisfies Record<NonNullable<Comparison["effect"]>["method"], string>,
  verdicts: {
    "a-better": "first better",
    "b-better": "second better",
    equivalent: "equivalent",
    "no-difference-shown": "no difference shown",
    inconclusive: "inconclusive",
    withheld: "withheld",
    "not-estimable": "not estimable",
  } satisfies Record<Comparison["verdict"], string>,
};

const testNames: Readonly<Record<Test["test"], string>> = {
  "paired-t": "the paired t test",
  "wilcoxon-exact": "Wilcoxon",
  "wilcoxon-normal": "Wilcoxon",
  "mcnemar-mid-p": "McNemar",
};

function unitOf(unit: "percent" | "points"): string {
  return unit === "percent" ? " %" : " points";
}

/** Beyond this, in percent, an interval says only that nothing is known. */
const MOST = 1000;

function atMost(value: number, decimals: number): string {
  return value > MOST ? `> ${n.fixed(MOST, 0)}` : n.fixed(value, decimals);
}

function signedAtMost(value: number, decimals: number): string {
  return value > MOST ? `> ${n.signed(MOST, 0)}` : n.signed(value, decimals);
}
