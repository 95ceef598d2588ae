import { alignedTable } from "../aligned-table.ts";
import type { BootstrapEnds, Ends, SampleFigures, StatsResult } from "./stats-result.ts";

type Row = readonly [name: string, result: string, question: string];

/** The result as a table, each test with the question that it answers; figures in six digits. */
export function renderStats(result: StatsResult): string {
  const percent = `${shown(result.confidence * 100)} %`;
  const parts = [
    samplesTable(result),
    alignedTable(
      ["test", "result", "asks"],
      [...meanRows(result, percent), ...pairRows(result, percent), ...otherRows(result)],
    ),
    `Seed ${result.seed}, ${result.resamples} resamples. ${pairing(result.paired)}`,
    ...reasonLines(result.reasons),
  ];
  return `${parts.join("\n\n")}\n`;
}

function samplesTable(result: StatsResult): string {
  const row = (name: string, { n, mean, sd, median, quantiles }: SampleFigures): string[] => [
    name,
    String(n),
    ...[mean, sd, median, ...Object.values(quantiles ?? {})].map(shown),
  ];
  const quantiles = Object.keys(result.quantiles ?? {}).map((name) => `q${name}`);
  const rows = [row("a", result), ...(result.b === null ? [] : [row("b", result.b)])];
  return alignedTable(["", "n", "mean", "sd", "median", ...quantiles], rows);
}

function meanRows(result: StatsResult, percent: string): Row[] {
  return [
    [
      "t interval",
      interval(result.tInterval),
      `Where is the mean of a, if values are about normal? (${percent})`,
    ],
    ...bootstrapRows("bootstrap", result.bootstrapMean, `Where is the mean of a? (${percent})`),
    [
      "Shapiro-Wilk",
      figures(result.shapiroWilk, ["w", "p"]),
      `Are the ${result.shapiroWilk?.of === "differences" ? "differences" : "values of a"} far from normal?`,
    ],
    [
      "Mann-Kendall",
      figures(result.mannKendall, ["s", "z", "p", "senSlope"]),
      "Do the values of a rise or fall in their order?",
    ],
  ];
}

function pairRows(result: StatsResult, percent: string): Row[] {
  if (result.paired !== true) return [];
  const difference = result.pairedDifference;
  return [
    ["difference", shown(difference?.mean ?? null), "How far is a above b on average?"],
    [
      "its t interval",
      interval(difference?.tInterval ?? null),
      `Where is that difference? (${percent})`,
    ],
    ...bootstrapRows(
      "its bootstrap",
      difference?.bootstrap ?? null,
      `Where is that difference? (${percent})`,
    ),
    ["paired t", figures(result.pairedT, ["t", "df", "p"]), "Is the mean difference other than 0?"],
    [
      "Wilcoxon",
      `${figures(result.wilcoxon, ["statistic", "p"])}${wilcoxonNote(result.wilcoxon)}`,
      "Are differences larger on one side of 0, by rank?",
    ],
    [
      "Cohen's d_z",
      figures(result.cohensD, ["dz", "hedges"]),
      "How large is the difference beside its own spread?",
    ],
    [
      "equivalence (TOST)",
      equivalenceText(result.tost),
      "Is the difference surely inside the margin?",
    ],
  ];
}

function otherRows(result: StatsResult): Row[] {
  if (result.b === null) return [];
  return [
    [
      "Mann-Whitney",
      `${figures(result.mannWhitney, ["u", "p"])}${result.mannWhitney === null ? "" : `, ${result.mannWhitney.method}`}`,
      "Do values of one sample tend to be larger, pairs ignored?",
    ],
    [
      "rank-biserial r",
      shown(result.rankBiserial),
      "How one-sided is that, from -1 (b larger) to 1 (a larger)?",
    ],
  ];
}

function bootstrapRows(name: string, ends: BootstrapEnds | null, question: string): Row[] {
  return [
    [`${name}, percentile`, interval(ends?.percentile ?? null), question],
    [`${name}, BCa`, interval(ends?.bca ?? null), "The same, corrected for bias and skew."],
  ];
}

function wilcoxonNote(wilcoxon: StatsResult["wilcoxon"]): string {
  return wilcoxon === null ? "" : `, ${wilcoxon.method}, ${wilcoxon.zeros} zeros dropped`;
}

function equivalenceText(tost: StatsResult["tost"]): string {
  if (tost === null) return "-";
  const verdict = tost.equivalent ? "equivalent" : "not shown";
  return `${verdict}: p ${shown(tost.p)}, margin ${shown(tost.high)}, 90 % ${interval(tost.interval)}`;
}

function figures<K extends string>(
  found: Readonly<Record<K, number>> | null,
  names: readonly K[],
): string {
  return found === null ? "-" : names.map((name) => `${name} ${shown(found[name])}`).join(", ");
}

function interval(ends: Ends | null): string {
  return ends === null ? "-" : `${shown(ends[0])} to ${shown(ends[1])}`;
}

function shown(value: number | null): string {
  return value === null ? "-" : String(Number(value.toPrecision(6)));
}

function pairing(paired: boolean | null): string {
  if (paired === null) return "One sample.";
  return paired ? "Two samples, paired by row." : "Two samples, not paired.";
}

/** Why cells are empty; keys of tests that only pairs have need no word without pairs. */
function reasonLines(reasons: Readonly<Record<string, string>>): string[] {
  const lines = Object.entries(reasons).map(([key, text]) => `  ${key}: ${text}`);
  return lines.length === 0 ? [] : [["Not computed:", ...lines].join("\n")];
}
