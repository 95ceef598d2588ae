import type { Estimate } from "../inference/estimate.ts";

/**
 * The one estimate of a cell for a metric, the one that has the interval: summaries, limits, tables and
 * decisions all name it, so that a report does not say two medians of the same trials.
 */
export function estimateOf(
  { estimates }: { readonly estimates: readonly Estimate[] },
  metric: Estimate["metric"],
): Estimate | undefined {
  return estimates.find((estimate) => estimate.metric === metric);
}
