import type { MetricFigure } from "../evaluation-analysis.ts";

/**
 * The figures of a group from those of its leaf tasks, as lm-eval 0.4.13 aggregates by size: the mean
 * over all items, and the pooled standard error
 * sqrt(sum((n_i - 1) se_i^2 n_i) / (N - k) / N) with k leaves and N items (`pooled_sample_stderr`;
 * https://en.wikipedia.org/wiki/Pooled_variance). It is `null` where that of a leaf is.
 */
export function groupFigures(leaves: readonly (readonly MetricFigure[])[]): MetricFigure[] {
  const names = new Set(leaves.flatMap((figures) => figures.map(({ metric }) => metric)));
  return [...names].map((metric) =>
    pooled(
      metric,
      leaves.flatMap((figures) => figures.filter((figure) => figure.metric === metric)),
    ),
  );
}

function pooled(metric: string, figures: readonly MetricFigure[]): MetricFigure {
  const itemCount = sum(figures.map((figure) => figure.itemCount));
  const weighted = sum(figures.map((figure) => figure.mean * figure.itemCount));
  return {
    metric,
    mean: weighted / itemCount,
    standardError: pooledStandardError(figures, itemCount),
    itemCount,
  };
}

function pooledStandardError(figures: readonly MetricFigure[], itemCount: number): number | null {
  let squares = 0;
  for (const { standardError, itemCount: size } of figures) {
    if (standardError === null) return null;
    squares += (size - 1) * standardError ** 2 * size;
  }
  return Math.sqrt(squares / (itemCount - figures.length) / itemCount);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
