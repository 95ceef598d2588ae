import type { Comparison } from "../../analyze/inference/comparison.ts";
import { intervalPlot } from "../charts/interval-plot.ts";
import { plainText } from "../plain-text.ts";
import type { Block } from "../document/blocks.ts";
import { figure } from "./build-blocks.ts";
import { hasVerdict } from "./comparison-groups.ts";
import { workloadName } from "./comparison-sentence.ts";
import type { ComposeContext } from "./context.ts";

/**
 * One forest plot for each figure in percent or points; memory stands in the table alone. A figure without
 * any verdict or with a single pair is no picture: the sentence or the table says it.
 */
export function forests(
  idPrefix: string,
  comparisons: readonly Comparison[],
  context: ComposeContext,
): Block[] {
  const drawn = comparisons.filter(({ unit }) => unit === "percent" || unit === "points");
  const metrics = [...new Set(drawn.map(({ metric }) => metric))];
  return metrics
    .map((metric) => drawn.filter((one) => one.metric === metric))
    .filter((pairs) => pairs.length > 1 && pairs.some(hasVerdict))
    .flatMap((pairs, place) => forest(`${idPrefix}-${place + 1}`, pairs, context));
}

function forest(
  id: string,
  comparisons: readonly Comparison[],
  { words, names }: ComposeContext,
): Block[] {
  const [first] = comparisons;
  if (first === undefined) return [];
  const { comparisons: say, metrics } = words;
  const title = say.forestTitle(metrics.metricName(plainText(first.metric)));
  const unit = first.unit === "percent" ? "percent" : "points";
  const margin = comparisons.find(({ equivalence }) => equivalence !== null)?.equivalence?.margin;
  const chart = intervalPlot(
    comparisons.map((one) => ({
      label: `${workloadName(one, words)}${words.common.colon}${say.versus(names.of(one.kind, one.a), names.of(one.kind, one.b))}`,
      estimate: one.effect?.value ?? null,
      low: one.effect?.low ?? null,
      high: one.effect?.high ?? null,
      isWithheld: one.verdict === "withheld",
      ...(one.verdict === "withheld" || one.effect === null
        ? { note: say.verdicts[one.verdict] }
        : {}),
    })),
    {
      id,
      words: {
        title,
        finding: say.forestFinding,
        punctuation: words.common,
        valueAxis: unit === "percent" ? say.percentAxis : say.pointsAxis,
        zone: say.zone,
      },
      // The axis names the points; in every row the word would leave no room for the figures.
      format: (value) =>
        `${words.number.signed(value * 100, 1)}${unit === "percent" ? words.number.percentSign : ""}`,
      reference: 0,
      ...(margin === undefined ? {} : { zone: { low: -margin, high: margin } }),
    },
  );
  return figure(title, chart);
}
