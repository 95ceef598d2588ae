import type { Estimate, EstimateInterval } from "../inference/estimate.ts";
import {
  isHigherBetter,
  type MemoryMetricName,
  type MetricName,
} from "../inference/metric-names.ts";
import type { InferenceSettings } from "../inference/settings.ts";
import type { Reason } from "../inference/undefined-reason.ts";
import { bootstrapGeometricMean } from "../../stats/bootstrap/geometric-mean.ts";
import { bootstrapMedian } from "../../stats/bootstrap/median.ts";
import { quantileInterval } from "../../stats/intervals/quantile-interval.ts";
import { tIntervalOnLogs } from "../../stats/intervals/t-interval.ts";
import type { Maybe } from "../../stats/maybe.ts";
import { geometricMean } from "../../stats/mean.ts";
import { median, quantile } from "../../stats/quantile.ts";
import type { CellContext } from "./cell-context.ts";
import type { MemorySummary, PeakRange } from "./memory-summary.ts";
import type { DesignValue } from "./metrics.ts";
import { promptMedians, MIN_VALUES_FOR_P95 } from "./summaries.ts";
import { inferenceSeed } from "../inference/inference-seed.ts";

/** From this many prompts on a bootstrap keeps its level; below, t on logarithms is better. */
const MIN_PROMPTS_FOR_BOOTSTRAP = 20;

/** Every metric of a cell with its interval, then the 95th percentile of the cold TTFT, then memory. */
export function cellEstimates(
  context: CellContext,
  memory: MemorySummary,
  settings: InferenceSettings,
  seed: number,
): Estimate[] {
  const label = `${context.model.modelId} ${context.scenario.scenario} ${context.mode}`;
  const samples = [...context.samples].map(([metric, values]) => ({ metric, values }));
  return [
    ...samples
      .filter(({ values }) => values.length > 0)
      .map(({ metric, values }) =>
        metricEstimate(metric, values, settings, inferenceSeed(seed, `${metric} ${label}`)),
      ),
    ...samples
      .filter(({ metric, values }) => metric === "ttft-cold-ms" && values.length > 0)
      .map(({ values }) => p95Estimate(values, settings)),
    ...memoryEstimate("peak-private-bytes", memory.peakPrivate),
    ...memoryEstimate("peak-resident-bytes", memory.peakResident),
  ];
}

/**
 * A rate: geometric mean over prompts of each prompt's median. A latency: median over prompts of the same;
 * with fewer than 20 prompts the geometric mean instead, whose interval from t on logarithms holds its
 * level there (the percentile bootstrap of a median does not).
 */
function metricEstimate(
  metric: MetricName,
  values: readonly DesignValue[],
  settings: InferenceSettings,
  seed: number,
): Estimate {
  const medians = promptMedians(values);
  const isSmall = medians.length < MIN_PROMPTS_FOR_BOOTSTRAP;
  const usesMedian = !isHigherBetter(metric) && !isSmall;
  const { interval, reason } = isSmall
    ? smallInterval(medians, settings)
    : largeInterval(medians, usesMedian, settings, seed);
  return {
    metric,
    estimator: usesMedian ? "median-of-prompt-medians" : "geometric-mean-of-prompt-medians",
    value: usesMedian ? median(medians) : geometricMean(medians),
    interval,
    unit: "prompt",
    n: medians.length,
    valueCount: values.length,
    reason,
  };
}

interface IntervalOrReason {
  readonly interval: EstimateInterval | null;
  readonly reason: Reason | null;
}

function smallInterval(medians: readonly number[], { confidence }: InferenceSettings) {
  const interval = tIntervalOnLogs(medians, confidence);
  return described(interval, (value) => value, confidence, "t-on-logs");
}

function largeInterval(
  medians: readonly number[],
  usesMedian: boolean,
  { confidence, resamples }: InferenceSettings,
  seed: number,
): IntervalOrReason {
  const resample = usesMedian ? bootstrapMedian : bootstrapGeometricMean;
  const result = resample(medians, { seed, resamples, confidence });
  return described(result, ({ percentile }) => percentile, confidence, "bootstrap-percentile");
}

function described<T>(
  result: Maybe<T>,
  endsOf: (value: T) => { low: number; high: number },
  confidence: number,
  method: EstimateInterval["method"],
): IntervalOrReason {
  if (result.value === null) return { interval: null, reason: result.reason };
  const { low, high } = endsOf(result.value);
  return { interval: { low, high, confidence, method }, reason: null };
}

/** Over trials; without at least 72 of them the upper end of its interval does not exist. */
function p95Estimate(values: readonly DesignValue[], { confidence }: InferenceSettings): Estimate {
  const numbers = values.map(({ value }) => value);
  const base = {
    metric: "ttft-cold-p95-ms",
    estimator: "quantile-type-7",
    unit: "trial",
    n: numbers.length,
    valueCount: numbers.length,
  } as const;
  if (numbers.length < MIN_VALUES_FOR_P95) {
    const reason = { code: "too-few", count: numbers.length, needed: MIN_VALUES_FOR_P95 } as const;
    return { ...base, value: null, interval: null, reason };
  }
  const { low, high } = quantileInterval(numbers, 0.95, confidence);
  const interval = { low, high, confidence, method: "order-statistics" } as const;
  return { ...base, value: quantile(numbers, 0.95), interval, reason: null };
}

/** The largest peak; the range over processes is no confidence interval and has no level. */
function memoryEstimate(metric: MemoryMetricName, peak: PeakRange | null): Estimate[] {
  if (peak === null) return [];
  return [
    {
      metric,
      estimator: "largest-over-processes",
      value: peak.maxBytes,
      interval: {
        low: peak.minBytes,
        high: peak.maxBytes,
        confidence: null,
        method: "range-over-processes",
      },
      unit: "process",
      n: peak.sessionCount,
      valueCount: peak.sessionCount,
      reason: null,
    },
  ];
}
