import type { Comparison } from "../analyze/inference/comparison.ts";
import { formatCsv, type CsvValue } from "./csv-text.ts";

const COLUMNS: readonly (readonly [string, (of: Comparison) => CsvValue])[] = [
  ["experiment_a", ({ a }) => a.experimentId],
  ["model_a", ({ a }) => a.modelId],
  ["experiment_b", ({ b }) => b.experimentId],
  ["model_b", ({ b }) => b.modelId],
  ["workload", ({ workload }) => workload],
  ["mode", ({ mode }) => mode],
  ["metric", ({ metric }) => metric],
  ["value_a", ({ aValue }) => aValue],
  ["value_b", ({ bValue }) => bValue],
  ["unit", ({ unit }) => unit],
  ["higher_is_better", ({ higherIsBetter }) => higherIsBetter],
  ["pairs", ({ pairing }) => pairing.pairCount],
  ["rounds", ({ pairing }) => pairing.roundCount],
  ["only_a", ({ pairing }) => pairing.onlyACount],
  ["only_b", ({ pairing }) => pairing.onlyBCount],
  ["difference", ({ effect }) => effect?.value ?? null],
  ["low", ({ effect }) => effect?.low ?? null],
  ["high", ({ effect }) => effect?.high ?? null],
  ["confidence", ({ effect }) => effect?.confidence ?? null],
  ["interval_method", ({ effect }) => effect?.method ?? null],
  ["p", ({ effect }) => effect?.p ?? null],
  ["family", ({ family }) => family],
  ["adjusted_p", ({ adjustedP }) => adjustedP],
  ["right_only_a", ({ discordance }) => discordance?.onlyA ?? null],
  ["right_only_b", ({ discordance }) => discordance?.onlyB ?? null],
  ["equivalence_margin", ({ equivalence }) => equivalence?.margin ?? null],
  ["equivalence_low", ({ equivalence }) => equivalence?.low ?? null],
  ["equivalence_high", ({ equivalence }) => equivalence?.high ?? null],
  ["test", ({ test }) => test?.test ?? null],
  ["test_because", ({ test }) => test?.because ?? null],
  ["shapiro_p", ({ test }) => test?.shapiro?.p ?? null],
  ["test_p", ({ test }) => test?.p ?? null],
  ["test_adjusted_p", ({ test }) => test?.adjustedP ?? null],
  ["test_disagrees", ({ testDisagrees }) => testDisagrees],
  ["cohens_dz", ({ effectSizes }) => effectSizes?.dz ?? null],
  ["hedges_g", ({ effectSizes }) => effectSizes?.hedges ?? null],
  ["rank_biserial", ({ effectSizes }) => effectSizes?.rankBiserial ?? null],
  ["verdict", ({ verdict }) => verdict],
  ["withheld_by", ({ withheldBy }) => withheldBy.join(" ")],
];

/** One line for each comparison, nothing rounded; differences as fractions or bytes. Ends with a line feed. */
export function renderComparisonsCsv(comparisons: readonly Comparison[]): string {
  return formatCsv([
    COLUMNS.map(([name]) => name),
    ...comparisons.map((comparison) => COLUMNS.map(([, valueOf]) => valueOf(comparison))),
  ]);
}
