import type { Analysis } from "../analyze/performance/analysis.ts";
import { cellRows } from "./cell-rows.ts";
import { conclusionSentences } from "./conclusion.ts";
import { fieldsOf } from "./figure-fields.ts";

/**
 * The summary of an experiment as one JSON document, indented, with a line feed at the end: progress,
 * models, one flat object for each cell with the keys of the CSV columns, flags, what was found, and the comparisons of the models.
 */
export function renderSummaryJson(analysis: Analysis): string {
  const { experimentId, createdEpochMs, toolVersion, seed, rounds } = analysis.experiment;
  const summary = {
    schemaVersion: analysis.schemaVersion,
    kind: analysis.kind,
    experimentId,
    createdEpochMs,
    toolVersion,
    seed,
    rounds,
    progress: analysis.progress,
    models: analysis.models,
    cells: cellRows(analysis).map((row) => Object.fromEntries(fieldsOf(row))),
    flags: [...analysis.flags, ...analysis.cells.flatMap((cell) => cell.flags)],
    conclusion: conclusionSentences(analysis),
    inference: analysis.inference,
    comparisons: analysis.comparisons,
  };
  return `${JSON.stringify(summary, null, 2)}\n`;
}
