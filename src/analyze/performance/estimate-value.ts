import type { Estimate } from "../inference/estimate.ts";

/**
 * The one figure of a cell for a metric, the one that has the interval: summaries, limits and decisions all
 * name it, so that a report does not say two medians of the same trials.
 * @returns `null` when the metric was not observed
 */
export function estimateValue(
  { estimates }: { readonly estimates: readonly Estimate[] },
  metric: Estimate["metric"],
): number | null {
  return estimates.find((estimate) => estimate.metric === metric)?.value ?? null;
}
