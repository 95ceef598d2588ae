import { median } from "../../stats/quantile.ts";
import { medianAbsoluteDeviation } from "../../stats/spread.ts";
import { groupBy } from "./group-by.ts";
import type { PromptValue } from "./summaries.ts";

/** Distance from the median, in median absolute deviations on logarithms (10 robust standard deviations). */
const OUTLIER_MADS = 14.8;
/** Fewer runs of one prompt say nothing about its spread: prompts are then pooled. */
const MIN_RUNS_PER_PROMPT = 5;
/** Relative difference that is rounding, not time, where most values are equal. */
const ROUNDING = 1e-9;

/**
 * Values more than 14.8 MAD from the median on a logarithmic scale, counted within each prompt that
 * was run at least five times, and over all other runs together. They are counted, never dropped.
 */
export function countOutliers(samples: readonly PromptValue[]): number {
  const prompts = [...groupBy(samples, (sample) => sample.promptId).values()];
  const repeated = prompts.filter((runs) => runs.length >= MIN_RUNS_PER_PROMPT);
  const pooled = prompts.filter((runs) => runs.length < MIN_RUNS_PER_PROMPT).flat();
  return [...repeated, pooled].reduce((sum, group) => sum + outliersOf(group), 0);
}

function outliersOf(group: readonly PromptValue[]): number {
  const logs = group.filter(({ value }) => value > 0).map(({ value }) => Math.log(value));
  const centre = median(logs);
  const spread = medianAbsoluteDeviation(logs);
  if (centre === null || spread === null || logs.length < MIN_RUNS_PER_PROMPT) return 0;
  const limit = OUTLIER_MADS * spread + ROUNDING;
  return logs.filter((value) => Math.abs(value - centre) > limit).length;
}
