import type { EvaluationAnalysis } from "../../analyze/capability/evaluation-analysis.ts";
import { plainText } from "../plain-text.ts";
import { fitColumns, tableLines, type LayoutColumn } from "../terminal-layout.ts";
import type { TerminalOptions } from "../terminal-table.ts";
import { wrapText } from "../text-width.ts";
import { evaluationNotes } from "./evaluation-notes.ts";
import { evaluationRows, type EvaluationRow } from "./evaluation-rows.ts";

const MIN_COLUMNS = 20;

interface Column {
  readonly title: string;
  readonly align: "left" | "right";
  /** Left out in this order where the width does not suffice; `null` stays. */
  readonly dropOrder: number | null;
  readonly text: (row: EvaluationRow) => string;
}

/** The columns of the results, also those of the Markdown report. */
export const EVALUATION_COLUMNS: readonly Column[] = [
  { title: "Model", align: "left", dropOrder: null, text: (row) => row.model },
  { title: "Task", align: "left", dropOrder: null, text: (row) => row.task },
  { title: "Data", align: "left", dropOrder: 2, text: (row) => row.dataset },
  { title: "n", align: "right", dropOrder: null, text: (row) => row.itemCount },
  { title: "Figure", align: "left", dropOrder: null, text: (row) => row.figure },
  { title: "Value", align: "right", dropOrder: null, text: (row) => row.value },
  { title: "SE", align: "right", dropOrder: 5, text: (row) => row.standardError },
  { title: "Invalid", align: "right", dropOrder: 6, text: (row) => row.invalid },
  { title: "Truncated", align: "right", dropOrder: 4, text: (row) => row.truncated },
  { title: "Failed", align: "right", dropOrder: 3, text: (row) => row.failed },
  { title: "ms/item", align: "right", dropOrder: 1, text: (row) => row.latencyMs },
];

/** The results as a table with notes below. Ends with a line feed. */
export function renderEvaluationTable(
  analysis: EvaluationAnalysis,
  options: TerminalOptions,
): string {
  const width = Math.max(MIN_COLUMNS, options.columns);
  const rows = evaluationRows(analysis);
  const columns = EVALUATION_COLUMNS.map((column) => toLayout(column, rows));
  const layout = fitColumns(columns, width);
  const body =
    layout === null
      ? rows.flatMap((row) => wrapText(`${row.task} ${row.figure} ${row.value}`, width))
      : tableLines(layout, (text, _column, isHeader) =>
          isHeader && options.color ? `\u001b[1m${text}\u001b[0m` : text,
        );
  const dropped = columns
    .filter((column) => layout !== null && !layout.columns.includes(column))
    .map((column) => column.header.join(" "));
  const notes = [
    ...(dropped.length === 0 ? [] : [`Not shown at this width: ${dropped.join(", ")}.`]),
    ...evaluationNotes(analysis),
  ];
  const lines = [...body, "", ...notes.flatMap((note) => wrapText(plainText(note, 1000), width))];
  return `${lines.join("\n").trimEnd()}\n`;
}

function toLayout(column: Column, rows: readonly EvaluationRow[]): LayoutColumn {
  return {
    header: [column.title],
    align: column.align,
    dropOrder: column.dropOrder,
    cells: rows.map((row) => plainText(column.text(row), 200)),
  };
}
