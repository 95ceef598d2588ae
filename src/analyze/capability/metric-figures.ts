import type { EvaluationScore } from "../../core/evaluation.ts";
import { mean } from "../../stats/mean.ts";
import { sampleStandardDeviation } from "../../stats/spread.ts";
import type { MetricFigure } from "./evaluation-analysis.ts";

/**
 * The mean of every figure that the scores carry, in the order in which they first occur. An undefined
 * figure is left out of its mean.
 */
export function metricFigures(scores: readonly EvaluationScore[]): MetricFigure[] {
  const names = new Set(scores.flatMap((score) => Object.keys(score.metrics)));
  return [...names].flatMap((metric) => {
    const values = scores.flatMap((score) => score.metrics[metric] ?? []);
    const average = mean(values);
    if (average === null) return [];
    const deviation = sampleStandardDeviation(values);
    const standardError = deviation === null ? null : deviation / Math.sqrt(values.length);
    return [{ metric, mean: average, standardError, itemCount: values.length }];
  });
}
