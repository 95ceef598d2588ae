import type { Estimate, EstimateInterval } from "../inference/estimate.ts";
import { inferenceSeed } from "../inference/inference-seed.ts";
import type { InferenceSettings } from "../inference/settings.ts";
import { bootstrapMacroF1 } from "../../stats/bootstrap/macro-f1.ts";
import { bootstrapMean } from "../../stats/bootstrap/mean.ts";
import { tInterval } from "../../stats/intervals/t-interval.ts";
import { wilsonInterval } from "../../stats/intervals/wilson-interval.ts";
import { mean } from "../../stats/mean.ts";
import type { BootstrapResult } from "../../stats/bootstrap/summarize-replicates.ts";
import { none, type Interval, type Maybe } from "../../stats/maybe.ts";
import type { ItemValues } from "./item-values.ts";
import type { LabelledItems } from "./labelled-items.ts";
import { macroF1OfItems, MIN_ITEMS_FOR_STRATA, rarestCount } from "./macro-f1-of-items.ts";

/** Below this many items a bootstrap of a mean is too short; t is better. */
const MIN_ITEMS_FOR_BOOTSTRAP = 20;
/** With fewer items of its rarest class than this the basic bootstrap of macro-F1 covers better than BCa. */
const MIN_ITEMS_PER_CLASS = 20;

/** Every metric of a task with its interval; the macro-F1 last, where there are labels. */
export function taskEstimates(
  label: string,
  values: ItemValues,
  labelled: LabelledItems | null,
  settings: InferenceSettings,
  seed: number,
): Estimate[] {
  const metrics = [...values].map(([metric, ofItem]) =>
    metricEstimate(
      metric,
      [...ofItem.values()],
      settings,
      inferenceSeed(seed, `${metric} ${label}`),
    ),
  );
  const f1 =
    labelled === null || labelled.items.size === 0
      ? []
      : [macroF1Estimate(labelled, settings, inferenceSeed(seed, `macro_f1 ${label}`))];
  return [...metrics, ...f1];
}

/** Right or wrong: a proportion with Wilson's interval. Anything else: a mean. */
function metricEstimate(
  metric: string,
  values: readonly number[],
  settings: InferenceSettings,
  seed: number,
): Estimate {
  const base = { metric, unit: "item", n: values.length, valueCount: values.length } as const;
  const value = mean(values);
  if (values.every((one) => one === 0 || one === 1)) {
    const right = values.filter((one) => one === 1).length;
    const interval = wilsonInterval(right, values.length, settings.confidence);
    return {
      ...base,
      estimator: "proportion",
      value,
      interval: described(interval.value, settings, "wilson"),
      reason: interval.reason,
    };
  }
  if (values.length < MIN_ITEMS_FOR_BOOTSTRAP) {
    const interval = tInterval(values, settings.confidence);
    return {
      ...base,
      estimator: "mean",
      value,
      interval: described(interval.value, settings, "t"),
      reason: interval.reason,
    };
  }
  const { confidence, resamples } = settings;
  const result = varied(bootstrapMean(values, { seed, resamples, confidence }));
  const interval = described(result.value?.percentile ?? null, settings, "bootstrap-percentile");
  return { ...base, estimator: "mean", value, interval, reason: result.reason };
}

function macroF1Estimate(
  { labels, items }: LabelledItems,
  settings: InferenceSettings,
  seed: number,
): Estimate {
  const { confidence, resamples } = settings;
  const pairs = [...items.values()];
  const actual = pairs.map((item) => item.actual);
  const predicted = pairs.map((item) => item.predicted);
  const result = varied(
    bootstrapMacroF1(
      { actual, predicted, labelCount: labels.length },
      { seed, resamples, confidence },
    ),
  );
  const rarest = rarestCount(actual);
  return {
    metric: "macro_f1",
    estimator: "macro-f1",
    value: macroF1OfItems(labels, pairs),
    ...(rarest < MIN_ITEMS_FOR_STRATA
      ? { interval: null, reason: { code: "too-few", count: rarest, needed: MIN_ITEMS_FOR_STRATA } }
      : { interval: macroF1Interval(result.value, rarest, settings), reason: result.reason }),
    unit: "item",
    n: pairs.length,
    valueCount: pairs.length,
  };
}

/** BCa where every label has enough items, else the basic one. */
function macroF1Interval(
  result: BootstrapResult | null,
  rarest: number,
  settings: InferenceSettings,
): EstimateInterval | null {
  const bca = rarest < MIN_ITEMS_PER_CLASS ? null : (result?.bca.value ?? null);
  return bca === null
    ? described(withinUnit(result?.basic ?? null), settings, "bootstrap-basic")
    : described(bca, settings, "bootstrap-bca");
}

function described(
  interval: { readonly low: number; readonly high: number } | null,
  { confidence }: InferenceSettings,
  method: EstimateInterval["method"],
): EstimateInterval | null {
  return interval === null ? null : { low: interval.low, high: interval.high, confidence, method };
}

/** Resamples that are all the same, such as those of answers that are all right, bound nothing. */
function varied(result: Maybe<BootstrapResult>): Maybe<BootstrapResult> {
  return result.value?.standardError === 0 ? none({ code: "no-variation" }) : result;
}

/** A basic interval mirrors resamples at the estimate and may leave [0, 1], where no macro-F1 lies. */
function withinUnit(interval: Interval | null): Interval | null {
  if (interval === null) return null;
  return { low: Math.max(0, interval.low), high: Math.min(1, interval.high) };
}
