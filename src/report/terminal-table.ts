import type { Analysis } from "../analyze/performance/analysis.ts";
import { cellRows, type CellRow } from "./cell-rows.ts";
import { conclusionSentences } from "./conclusion.ts";
import { DASH } from "./format-number.ts";
import { missingFigures } from "./missing-reasons.ts";
import { plainText } from "./plain-text.ts";
import {
  needsP95Footnote,
  P95_FOOTNOTE,
  P95_MARK,
  TABLE_COLUMNS,
  TABLE_NOTE,
  fullTitle,
  type TableColumn,
} from "./table-columns.ts";
import { fitColumns, tableLines, type LayoutColumn } from "./terminal-layout.ts";
import { wrapText } from "./text-width.ts";
import { THRESHOLD_MEANING, thresholdValue } from "./threshold-text.ts";

export interface TerminalOptions {
  /** Width of the terminal in cells; no line is longer, down to 20. */
  readonly columns: number;
  /** Use ANSI colours. Without it, no escape code is written. */
  readonly color: boolean;
}

const MIN_COLUMNS = 20;
type Style = "bold" | "red" | "green";
const ANSI: Readonly<Record<Style, string>> = { bold: "1", red: "31", green: "32" };

/** The result table with its footnotes, and below it what was missed and why. Ends with a line feed. */
export function renderTerminalTable(analysis: Analysis, options: TerminalOptions): string {
  const width = Math.max(MIN_COLUMNS, options.columns);
  const rows = cellRows(analysis);
  const paint = (text: string, style: Style | null): string =>
    options.color && style !== null ? `\u001b[${ANSI[style]}m${text}\u001b[0m` : text;
  const body = rows.length === 0 ? [] : [...tableOrList(rows, width, paint), ""];
  const notes =
    rows.length === 0
      ? ["There is nothing to show."]
      : [...footnotes(rows), ...failedLimits(rows), ...missingNotes(rows), ...flagNotes(analysis)];
  return `${[...body, ...notes.flatMap((note) => wrapText(note, width))].join("\n").trimEnd()}\n`;
}

/** What was found, in plain words, wrapped to the width. Ends with a line feed. */
export function renderConclusion(analysis: Analysis, options: { columns: number }): string {
  const width = Math.max(MIN_COLUMNS, options.columns);
  return `${wrapText(conclusionSentences(analysis).join(" "), width).join("\n")}\n`;
}

type Paint = (text: string, style: Style | null) => string;

function tableOrList(rows: readonly CellRow[], width: number, paint: Paint): string[] {
  const shown = TABLE_COLUMNS.filter((column) => rows.some((row) => column.text(row) !== DASH));
  const layoutColumns = new Map(shown.map((column) => [toLayout(column, rows), column]));
  const layout = fitColumns([...layoutColumns.keys()], width);
  if (layout === null) return list(rows, shown, width, paint);
  const dropped = [...layoutColumns]
    .filter(([column]) => !layout.columns.includes(column))
    .map(([, column]) => fullTitle(column));
  const lines = tableLines(layout, (text, _column, isHeader) =>
    paint(text, isHeader ? "bold" : verdictStyle(text)),
  );
  if (dropped.length === 0) return lines;
  const note = `Not shown at this width: ${dropped.join(", ")}.`;
  return [...lines, "", ...wrapText(note, width)];
}

function toLayout(column: TableColumn, rows: readonly CellRow[]): LayoutColumn {
  return {
    header: [column.title, column.unit],
    align: column.align,
    dropOrder: column.dropOrder,
    cells: rows.map(column.text),
  };
}

/** For very narrow terminals: one figure a line. */
function list(
  rows: readonly CellRow[],
  columns: readonly TableColumn[],
  width: number,
  paint: Paint,
): string[] {
  return rows.flatMap((row, index) => [
    ...(index === 0 ? [] : [""]),
    ...columns.flatMap((column) => {
      const text = column.text(row);
      return wrapText(`${fullTitle(column)}: ${text}`, width).map((line) =>
        paint(line, verdictStyle(text)),
      );
    }),
  ]);
}

function verdictStyle(text: string): Style | null {
  if (/^FAIL \d/.test(text)) return "red";
  return /^pass \d/.test(text) ? "green" : null;
}

function footnotes(rows: readonly CellRow[]): string[] {
  return [TABLE_NOTE, ...(needsP95Footnote(rows) ? [`${P95_MARK} ${P95_FOOTNOTE}`] : [])];
}

function failedLimits(rows: readonly CellRow[]): string[] {
  return rows.flatMap((row) =>
    row.cell.thresholds
      .filter(({ verdict }) => verdict === "fail")
      .map(({ name, limit, observed }) => {
        const figure = thresholdValue(name, observed);
        return `FAIL ${row.modelLabel}, ${row.scenarioLabel}: ${name} (${THRESHOLD_MEANING[name]} ${thresholdValue(name, limit)}): ${figure}`;
      }),
  );
}

function missingNotes(rows: readonly CellRow[]): string[] {
  return rows.flatMap((row) => [
    ...missingFigures(row.cell).map(
      ({ figure, reason }) =>
        `${DASH} ${row.modelLabel}, ${row.scenarioLabel}: no ${figure}: ${reason}.`,
    ),
    ...row.cell.failures.map(
      ({ code, message, count }) =>
        `! ${row.modelLabel}, ${row.scenarioLabel}: ${count}x ${code}: ${plainText(message)}`,
    ),
  ]);
}

/** What makes figures unreliable in full; of the rest only how often, the report explains. */
function flagNotes(analysis: Analysis): string[] {
  const flags = [...analysis.flags, ...analysis.cells.flatMap((cell) => cell.flags)];
  const notes = new Map<string, number>();
  for (const { code, severity } of flags) {
    if (severity === "note") notes.set(code, (notes.get(code) ?? 0) + 1);
  }
  const counted = [...notes].map(([code, count]) => `${code} ${count}x`).join(", ");
  return [
    ...flags
      .filter(({ severity }) => severity === "unreliable")
      .map(
        ({ code, subject, message }) =>
          `Unreliable (${code}): ${plainText(subject)}: ${plainText(message)}`,
      ),
    ...(counted === "" ? [] : [`Flags, explained in the report: ${counted}.`]),
  ];
}
