import { z } from "zod";
import { geometricMean, mean } from "../../stats/mean.ts";
import { median, quantile } from "../../stats/quantile.ts";
import { maximum, minimum } from "../../stats/range.ts";
import { coefficientOfVariation } from "../../stats/spread.ts";
import { groupBy } from "./group-by.ts";

/** From this many values on a 95 % interval of the 95th percentile has an upper end (order statistics). */
export const MIN_VALUES_FOR_P95 = 72;

const count = z.int().nonnegative();
const milliseconds = z.number().nonnegative().nullable();
const rate = z.number().nonnegative().nullable();

/** Times over the trials of a cell. Every figure is `null` when `n` is 0. */
export const latencySummarySchema = z.strictObject({
  n: count,
  promptCount: count,
  p50Ms: milliseconds,
  /** Close to the maximum, and no estimate, unless `p95IsEstimable`. */
  p95Ms: milliseconds,
  minMs: milliseconds,
  maxMs: milliseconds,
  meanMs: milliseconds,
  /** Median over prompts of each prompt's median: the estimator when prompts are repeated. */
  medianOfPromptMediansMs: milliseconds,
  /** n >= 72. */
  p95IsEstimable: z.boolean(),
});

export type LatencySummary = z.infer<typeof latencySummarySchema>;

/** Rates over the trials of a cell. Every figure is `null` when `n` is 0. */
export const rateSummarySchema = z.strictObject({
  n: count,
  promptCount: count,
  /** Geometric mean over prompts of each prompt's median: the point estimate. */
  tokensPerSecond: rate,
  p50TokensPerSecond: rate,
  p5TokensPerSecond: rate,
  minTokensPerSecond: rate,
  maxTokensPerSecond: rate,
  /** Sample standard deviation over mean, of the trials; `null` for fewer than two. */
  coefficientOfVariation: rate,
});

export type RateSummary = z.infer<typeof rateSummarySchema>;

export const countSummarySchema = z.strictObject({
  n: count,
  min: count.nullable(),
  median: z.number().nonnegative().nullable(),
  max: count.nullable(),
});

export type CountSummary = z.infer<typeof countSummarySchema>;

/** A figure of one trial, with the prompt it belongs to: prompts, not trials, are the unit of analysis. */
export interface PromptValue {
  readonly promptId: string;
  readonly value: number;
}

export function summarizeLatencies(samples: readonly PromptValue[]): LatencySummary {
  const values = samples.map((sample) => sample.value);
  const medians = promptMedians(samples);
  return {
    n: values.length,
    promptCount: medians.length,
    p50Ms: median(values),
    p95Ms: quantile(values, 0.95),
    minMs: minimum(values),
    maxMs: maximum(values),
    meanMs: mean(values),
    medianOfPromptMediansMs: median(medians),
    p95IsEstimable: values.length >= MIN_VALUES_FOR_P95,
  };
}

export function summarizeRates(samples: readonly PromptValue[]): RateSummary {
  const values = samples.map((sample) => sample.value);
  const medians = promptMedians(samples);
  return {
    n: values.length,
    promptCount: medians.length,
    tokensPerSecond: geometricMean(medians),
    p50TokensPerSecond: median(values),
    p5TokensPerSecond: quantile(values, 0.05),
    minTokensPerSecond: minimum(values),
    maxTokensPerSecond: maximum(values),
    coefficientOfVariation: coefficientOfVariation(values),
  };
}

export function summarizeCounts(values: readonly number[]): CountSummary {
  return {
    n: values.length,
    min: minimum(values),
    median: median(values),
    max: maximum(values),
  };
}

/** One value for each prompt: the median of its trials, in order of first appearance. */
export function promptMedians(samples: readonly PromptValue[]): number[] {
  const byPrompt = groupBy(samples, (sample) => sample.promptId);
  return [...byPrompt.values()]
    .map((group) => median(group.map((sample) => sample.value)))
    .filter((value) => value !== null);
}
