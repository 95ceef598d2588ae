/** Figures of answers that count what is bad, or how far off. */
const LOWER_IS_BETTER = new Set([
  "brier",
  "log_loss",
  "forbidden_count",
  "hallucinated_count",
  "hallucination_rate",
  "copy_rate",
  "length_words",
  "length_ratio",
]);

/**
 * Which direction of a scorer's figure is better.
 *
 * @param metric as the scorer names it; left out: the figure by which models are compared, higher is better
 */
export function isHigherBetterScore(metric: string | undefined): boolean {
  return metric === undefined || !LOWER_IS_BETTER.has(metric);
}
