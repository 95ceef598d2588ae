import type { Analysis } from "../analyze/performance/analysis.ts";
import { cellRows } from "./cell-rows.ts";
import { formatCsv } from "./csv-text.ts";
import { fieldsOf } from "./figure-fields.ts";

/**
 * One line for each model, scenario and mode, all figures unrounded, the unit in the header. An
 * analysis without cells gives an empty file.
 */
export function renderCsv(analysis: Analysis): string {
  const { experimentId } = analysis.experiment;
  const rows = cellRows(analysis).map((row) => [
    ["experiment_id", experimentId] as const,
    ...fieldsOf(row),
  ]);
  const header = rows[0]?.map(([name]) => name);
  return header === undefined
    ? ""
    : formatCsv([header, ...rows.map((row) => row.map(([, value]) => value))]);
}
