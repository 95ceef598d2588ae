import { estimateOf } from "../analyze/performance/estimate-of.ts";
import type { CellRow } from "./cell-rows.ts";
import {
  DASH,
  formatCount,
  formatFigure,
  formatMegabytes,
  formatPercent,
} from "./format-number.ts";
import { thresholdSummary } from "./threshold-text.ts";

/** Marks a p95 of fewer than 72 trials; explained once under the table. */
export const P95_MARK = "*";
export const P95_FOOTNOTE =
  "p95 of fewer than 72 trials: it lies close to the maximum and is no estimate of a 95th percentile.";

/** What the short headings leave out. */
export const TABLE_NOTE =
  "n: whole outputs. TTFT: time to first token with a cold cache. Memory: peak of the engine process, 1 MB is 1,000,000 bytes. Success: trials with a result of those planned, the ones for the first token alone included, the repeated request of the determinism check not.";

/** A column of the result table, for terminal and Markdown alike. */
export interface TableColumn {
  readonly title: string;
  readonly unit: string;
  readonly align: "left" | "right";
  /** Columns with the lowest number are left out first where the width does not suffice; `null` stays. */
  readonly dropOrder: number | null;
  readonly text: (row: CellRow) => string;
}

export const TABLE_COLUMNS: readonly TableColumn[] = [
  { title: "Model", unit: "", align: "left", dropOrder: null, text: (row) => row.modelLabel },
  { title: "Scenario", unit: "", align: "left", dropOrder: null, text: (row) => row.scenarioLabel },
  number("n", "", 3, ({ cell }) => formatCount(cell.counts.generations)),
  number("TTFT", "ms", null, ({ cell }) =>
    formatFigure(estimateOf(cell, "ttft-cold-ms")?.value ?? null),
  ),
  number("TTFT", "p95 ms", 5, p95Text),
  number("Prefill", "tok/s", 1, ({ cell }) => formatFigure(cell.prefill.tokensPerSecond)),
  number("Decode", "tok/s", null, ({ cell }) => formatFigure(cell.decode.tokensPerSecond)),
  number("Private", "MB", 2, ({ cell }) =>
    formatMegabytes(cell.memory.peakPrivate?.maxBytes ?? null),
  ),
  number("Resident", "MB", 6, ({ cell }) =>
    formatMegabytes(cell.memory.peakResident?.maxBytes ?? null),
  ),
  number("Success", "", 4, ({ cell }) => `${cell.counts.ok}/${cell.counts.planned}`),
  number("JSON", "valid", 7, ({ cell }) => formatPercent(cell.jsonValidity?.conformRate ?? null)),
  {
    title: "Limits",
    unit: "",
    align: "left",
    dropOrder: null,
    text: ({ cell }) => thresholdSummary(cell.thresholds),
  },
];

/** Some p95 of the table stands on too few trials. */
export function needsP95Footnote(rows: readonly CellRow[]): boolean {
  return rows.some((row) => p95Text(row).endsWith(P95_MARK));
}

/** Title and unit in one line. */
export function fullTitle({ title, unit }: TableColumn): string {
  return unit === "" ? title : `${title} ${unit}`;
}

function number(
  title: string,
  unit: string,
  dropOrder: number | null,
  text: (row: CellRow) => string,
): TableColumn {
  return { title, unit, align: "right", dropOrder, text };
}

function p95Text({ cell }: CellRow): string {
  return markedP95(cell.ttft.cold);
}

/** A p95 with the mark where it is no estimate. */
export function markedP95(summary: { p95Ms: number | null; p95IsEstimable: boolean }): string {
  const text = formatFigure(summary.p95Ms);
  return text === DASH || summary.p95IsEstimable ? text : text + P95_MARK;
}
