/** Filters that lm-eval applies where a task names none: our figures do not carry them. */
const PLAIN_FILTERS = ["none", "create_test"];

/** Our name of a figure of lm-eval: `acc` of filter `none`, `exact_match,strict-match` of another. */
export function ourMetricName(metric: string, filter: string): string {
  return PLAIN_FILTERS.includes(filter) ? metric : `${metric},${filter}`;
}
