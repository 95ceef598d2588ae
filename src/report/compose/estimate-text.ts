import type { Estimate } from "../../analyze/inference/estimate.ts";
import type { Words } from "../words/words.ts";

/** Writes one number of an estimate, without its unit. */
export type WriteFigure = (value: number) => string;

/** A value with its interval in brackets; a dash where there is none. */
export function estimateText(
  estimate: Estimate | undefined,
  write: WriteFigure,
  words: Words,
): string {
  if (estimate?.value === undefined || estimate.value === null) return words.common.dash;
  return valueWithInterval(estimate.value, estimate.interval, { write }, words);
}

/**
 * A value with its interval, and the unit once behind both: `91.4 [87.0, 96.3] ms`. Ends that the data do
 * not bound are written as a dash.
 */
export function valueWithInterval(
  value: number,
  interval: { readonly low: number | null; readonly high: number | null } | null,
  how: {
    readonly write: WriteFigure;
    /** Of the ends, where they need fewer digits than the value. */
    readonly writeEnd?: WriteFigure;
    /** With the space before it. */
    readonly unit?: string;
  },
  { common: { dash, interval: brackets } }: Words,
): string {
  const { write, writeEnd = write, unit = "" } = how;
  const withoutUnit = (text: string): string =>
    unit !== "" && text.endsWith(unit) ? text.slice(0, -unit.length) : text;
  const text = withoutUnit(write(value));
  if (interval === null || (interval.low === null && interval.high === null)) return text + unit;
  const end = (of: number | null): string => (of === null ? dash : withoutUnit(writeEnd(of)));
  return `${text} ${brackets(end(interval.low), end(interval.high))}${unit}`;
}

/** Which estimators and intervals a table shows, each with the figures it belongs to. */
export function estimatorNotes(estimates: readonly Estimate[], { metrics }: Words): string[] {
  const groups = new Map<string, { first: Estimate; names: Set<string> }>();
  for (const estimate of estimates) {
    if (estimate.value === null) continue;
    const key = `${estimate.estimator} ${estimate.interval?.method ?? ""}`;
    const group = groups.get(key) ?? { first: estimate, names: new Set() };
    group.names.add(metrics.metricName(estimate.metric));
    groups.set(key, group);
  }
  return metrics.estimatorNote(
    [...groups.values()].map(({ first, names }) => ({
      metrics: [...names],
      estimator: first.estimator,
      method: first.interval?.method ?? null,
      confidence: first.interval?.confidence ?? null,
    })),
  );
}
