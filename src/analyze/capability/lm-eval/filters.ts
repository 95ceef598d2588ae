import type { EvaluationScore } from "../../../core/evaluation.ts";

/** The figures that one of lm-eval's filters gives for one item. */
export interface FilterFigures {
  /** `none`, `strict-match`, `create_test` ... */
  readonly filter: string;
  readonly metrics: Readonly<Record<string, number | null>>;
}

/** lm-eval's two names in a figure's name, such as `exact_match` and `strict-match`. */
export function metricAndFilter(
  name: string,
  scorer: EvaluationScore["scorer"],
): { readonly metric: string; readonly filter: string } {
  const [metric = name, filter] = name.split(",");
  return { metric, filter: filter ?? (scorer === "humaneval" ? "create_test" : "none") };
}

/** The figures of a score by filter, in the order in which they stand in it. */
export function filterFigures({ metrics, scorer }: EvaluationScore): FilterFigures[] {
  const byFilter = new Map<string, Record<string, number | null>>();
  for (const [name, value] of Object.entries(metrics)) {
    const { metric, filter } = metricAndFilter(name, scorer);
    byFilter.set(filter, { ...byFilter.get(filter), [metric]: value });
  }
  return [...byFilter].map(([filter, figures]) => ({ filter, metrics: figures }));
}
