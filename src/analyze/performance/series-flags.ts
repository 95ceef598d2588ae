import { seasonalMannKendall } from "../../stats/hypothesis/seasonal-mann-kendall.ts";
import { mean } from "../../stats/mean.ts";
import { median } from "../../stats/quantile.ts";
import { subjectOf, type CellContext } from "./cell-context.ts";
import type { Flag } from "./flag.ts";
import { groupBy } from "./group-by.ts";
import type { DesignValue } from "./metrics.ts";
import type { MetricName } from "../inference/metric-names.ts";

const DRIFT_LEVEL = 0.01;
const DRIFT_SIZE = 0.03;
/** Fewer trials show neither a trend nor two modes. */
const MIN_TRIALS = 10;
/** The test compares every pair: half a million of them. */
const MOST_TREND_VALUES = 1000;
const MODE_GAP_FACTOR = 4;
const MIN_MODE_SHARE = 0.1;

/** Flags that need the trials in their order, or the shape of their distribution. */
export function seriesFlags(context: CellContext): Flag[] {
  return [
    ...driftFlag(context, "decode-tokens-per-second"),
    ...driftFlag(context, "prefill-tokens-per-second"),
    ...bimodalFlag(context, "decode-tokens-per-second"),
    ...bimodalFlag(context, "prefill-tokens-per-second"),
  ];
}

/**
 * A trend within the processes: Mann-Kendall on speeds in the order in which they were measured, pairs
 * compared within a round only, p < .01, and on the average over rounds the last third differs from the
 * first by at least 3 %. Both, because the test alone finds trends in autocorrelated noise. Rounds may
 * differ in level without being a drift: intervals over rounds count that.
 */
function driftFlag(context: CellContext, metric: MetricName): Flag[] {
  const values = context.samples.get(metric) ?? [];
  const residuals = logResiduals(values);
  if (residuals.length < MIN_TRIALS) return [];
  const rounds = [...groupBy(residuals, ({ round }) => round).values()].map((members) =>
    thinned(members.map((member) => member.value)),
  );
  const trend = seasonalMannKendall(rounds).value;
  const log = mean(rounds.flatMap(changeOf));
  if (trend === null || log === null || trend.p >= DRIFT_LEVEL) return [];
  const change = Math.expm1(log);
  if (Math.abs(change) < DRIFT_SIZE) return [];
  const percent = (change * 100).toFixed(1);
  return [
    {
      code: "drift",
      severity: "unreliable",
      subject: subjectOf(context),
      message: `${metric} changed by ${percent} % from the first to the last third of the trials of a process (Mann-Kendall p = ${trend.p.toPrecision(2)}).`,
      values: { metric, change, p: trend.p },
    },
  ];
}

/** From the first to the last third; nothing for fewer than three values. */
function changeOf(values: readonly number[]): number[] {
  const third = Math.floor(values.length / 3);
  const first = mean(values.slice(0, third));
  const last = third === 0 ? null : mean(values.slice(-third));
  return first === null || last === null ? [] : [last - first];
}

/** Means of neighbours, where a series is longer than the test takes. */
function thinned(values: readonly number[]): number[] {
  const size = Math.ceil(values.length / MOST_TREND_VALUES);
  return Array.from({ length: Math.ceil(values.length / size) }, (_, block) => {
    const members = values.slice(block * size, (block + 1) * size);
    return mean(members) ?? 0;
  });
}

/** Logarithms without what belongs to the prompt, where prompts were asked again. */
function logResiduals(values: readonly DesignValue[]): { round: number; value: number }[] {
  const positive = values.filter(({ value }) => value > 0);
  const byPrompt = groupBy(positive, ({ promptId }) => promptId);
  const isRepeated = [...byPrompt.values()].every((runs) => runs.length > 1);
  const centres = new Map(
    [...byPrompt].map(([promptId, runs]) => [
      promptId,
      isRepeated ? (median(runs.map(({ value }) => Math.log(value))) ?? 0) : 0,
    ]),
  );
  return positive.map(({ promptId, round, value }) => ({
    round,
    value: Math.log(value) - (centres.get(promptId) ?? 0),
  }));
}

/**
 * Two modes: the largest gap between sorted logarithms is more than four times the next largest, and at
 * least a tenth of the trials lies on each side. A mean of them describes neither.
 */
function bimodalFlag(context: CellContext, metric: MetricName): Flag[] {
  const logs = logResiduals(context.samples.get(metric) ?? [])
    .map(({ value }) => value)
    .sort((a, b) => a - b);
  if (logs.length < MIN_TRIALS) return [];
  const gaps = logs.slice(1).map((value, index) => ({ size: value - (logs[index] ?? 0), index }));
  const [widest, next] = [...gaps].sort((a, b) => b.size - a.size);
  if (widest === undefined || next === undefined) return [];
  const lower = widest.index + 1;
  const share = Math.min(lower, logs.length - lower) / logs.length;
  const isApart = widest.size > MODE_GAP_FACTOR * next.size && widest.size > DRIFT_SIZE;
  if (!isApart || share < MIN_MODE_SHARE) return [];
  const ratio = Math.exp((median(logs.slice(lower)) ?? 0) - (median(logs.slice(0, lower)) ?? 0));
  return [
    {
      code: "bimodal",
      severity: "unreliable",
      subject: subjectOf(context),
      message: `${metric} has two modes, ${ratio.toFixed(2)}x apart: ${lower} trials in the lower, ${logs.length - lower} in the upper. A mean describes neither.`,
      values: { metric, ratio, lowerCount: lower, upperCount: logs.length - lower },
    },
  ];
}
