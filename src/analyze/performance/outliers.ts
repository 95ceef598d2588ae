import { median } from "../../stats/quantile.ts";
import { groupBy } from "./group-by.ts";
import type { PromptValue } from "./summaries.ts";

/** Distance from the median, in median absolute deviations on logarithms (10 robust standard deviations). */
const OUTLIER_MADS = 14.8;
/** Fewer runs of one prompt say nothing about its spread: prompts are then pooled. */
const MIN_RUNS_PER_PROMPT = 5;
/** Relative difference that is rounding, not time, where most values are equal. */
const ROUNDING = 1e-9;

/**
 * Values more than 14.8 MAD from the median on a logarithmic scale. Each prompt that was run at least five
 * times has a median of its own; the spread is that of all such runs around their medians, because five
 * runs alone may lie close together by chance. Prompts with fewer runs have one median together. Outliers
 * are counted, never dropped.
 */
export function countOutliers(samples: readonly PromptValue[]): number {
  const prompts = [...groupBy(samples, (sample) => sample.promptId).values()];
  const repeated = prompts.filter((runs) => runs.length >= MIN_RUNS_PER_PROMPT);
  const pooled = prompts.filter((runs) => runs.length < MIN_RUNS_PER_PROMPT).flat();
  return outliersAmong(repeated.flatMap(residualsOf)) + outliersAmong(residualsOf(pooled));
}

/** Logarithms less their median. */
function residualsOf(group: readonly PromptValue[]): number[] {
  const logs = group.filter(({ value }) => value > 0).map(({ value }) => Math.log(value));
  const centre = median(logs);
  return centre === null ? [] : logs.map((value) => value - centre);
}

function outliersAmong(residuals: readonly number[]): number {
  const spread = median(residuals.map(Math.abs));
  if (spread === null || residuals.length < MIN_RUNS_PER_PROMPT) return 0;
  const limit = OUTLIER_MADS * spread + ROUNDING;
  return residuals.filter((value) => Math.abs(value) > limit).length;
}
