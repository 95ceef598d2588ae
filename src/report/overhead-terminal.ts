import type { OverheadAnalysis } from "../analyze/overhead/overhead-analysis.ts";
import type { RungSummary } from "../analyze/overhead/rung-summary.ts";
import { DASH } from "./format-number.ts";
import { answerSentences, measuredSentence } from "./overhead/answer.ts";
import { comparisonRows, type ComparisonRow } from "./overhead/comparison-rows.ts";
import { trialSentences } from "./overhead/trial-sentences.ts";
import { partingSentences, silentNote } from "./overhead/agreement-text.ts";
import { fitColumns, tableLines, type LayoutColumn } from "./terminal-layout.ts";
import type { TerminalOptions } from "./terminal-table.ts";
import { wrapText } from "./text-width.ts";
import { english } from "./words/en.ts";

const MIN_COLUMNS = 20;
const ROWS_NOTE =
  "Medians over prompts. TTFT: time to first token. CPU: processor time of all processes over the whole request, by output token. Memory: largest private reading, server included.";

interface Column<Row> extends Omit<LayoutColumn, "cells"> {
  readonly text: (row: Row) => string;
}

const RUNG_COLUMNS: readonly Column<RungSummary>[] = [
  { ...left("Way"), text: ({ rung }) => english.overhead.rungs[rung] },
  { ...right("n", "", 1), text: ({ counts }) => `${counts.counted}/${counts.planned}` },
  { ...right("TTFT", "ms"), text: ({ ttftMs }) => english.number.figure(ttftMs) },
  {
    ...right("Decode", "tok/s"),
    text: ({ decodeTokensPerSecond }) => english.number.figure(decodeTokensPerSecond),
  },
  {
    ...right("Gap p99", "ms", 2),
    text: ({ interToken }) => english.number.figure(interToken.p99Ms),
  },
  { ...right("Total", "ms", 3), text: ({ totalTimeMs }) => english.number.figure(totalTimeMs) },
  {
    ...right("CPU", "µs/tok", 5),
    text: ({ cpuPerToken }) => english.number.figure(cpuPerToken.sumUs),
  },
  { ...right("Memory", "MB", 4), text: (row) => english.number.megabytes(bothOf(row)) },
];

const COMPARISON_COLUMNS: readonly Column<ComparisonRow>[] = [
  { ...left("Difference"), text: ({ label }) => label },
  { ...right("TTFT", "ms"), text: ({ of }) => of["ttft-ms"].marked },
  { ...right("", "%", 2), text: ({ of }) => of["ttft-ms"].percent },
  { ...right("Per token", "µs"), text: ({ of }) => of["time-per-token-us"].marked },
  { ...right("", "%", 4), text: ({ of }) => of["time-per-token-us"].percent },
  { ...right("CPU per token", "µs", 3), text: ({ of }) => of["cpu-per-token-us"].marked },
  { ...right("Total", "ms", 1), text: ({ of }) => of["total-time-ms"].marked },
];

/**
 * A ladder for the terminal: each way by itself, the paired differences, what they mean, whether the tokens
 * are the same, and what is in no figure. Ends with a line feed.
 */
export function renderOverheadTable(analysis: OverheadAnalysis, options: TerminalOptions): string {
  const width = Math.max(MIN_COLUMNS, options.columns);
  const bold = (text: string): string => (options.color ? `\u001b[1m${text}\u001b[0m` : text);
  const rows = comparisonRows(analysis, english);
  const silent = silentNote(analysis, english);
  const notes = [
    ...answerSentences(analysis, english),
    ...(silent === null ? [] : [silent]),
    ...partingSentences(analysis.agreement, english),
    ...trialSentences(analysis, english),
  ];
  const lines = [
    ...wrapText(measuredSentence(analysis, english), width),
    "",
    ...withNote(tableOf(RUNG_COLUMNS, analysis.rungs, width, bold), ROWS_NOTE, width),
    ...withNote(tableOf(COMPARISON_COLUMNS, rows, width, bold), differencesNote(analysis), width),
    ...notes.flatMap((note) => wrapText(note, width)),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function tableOf<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
  bold: (text: string) => string,
): string[] {
  if (rows.length === 0) return [];
  const shown = columns.filter(({ text }) => rows.some((row) => text(row) !== DASH));
  const filled = shown.map(({ text, ...column }) => ({ ...column, cells: rows.map(text) }));
  const layout = fitColumns(filled, width);
  if (layout === null) return listOf(shown, rows, width);
  return tableLines(layout, (text, _column, isHeader) => (isHeader ? bold(text) : text));
}

/** For very narrow terminals: one figure a line. */
function listOf<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
): string[] {
  return rows.flatMap((row, place) => [
    ...(place === 0 ? [] : [""]),
    ...columns.flatMap(({ header, text }) =>
      wrapText(`${header.join(" ").trim()}: ${text(row)}`, width),
    ),
  ]);
}

function differencesNote({ comparisons }: OverheadAnalysis): string {
  const [first] = comparisons;
  const interval = first === undefined ? "" : `${english.number.percent(first.confidence)} `;
  return `Mean paired differences with ${interval}intervals. ${english.overhead.marks}`;
}

function withNote(lines: readonly string[], note: string, width: number): string[] {
  return lines.length === 0 ? [] : [...lines, ...wrapText(note, width), ""];
}

/** Of a way without a server the engine alone; `null` where a part that exists was not read. */
function bothOf({ memory, http }: RungSummary): number | null {
  const { enginePrivateBytes, serverPrivateBytes } = memory;
  if (enginePrivateBytes === null || http === null) return enginePrivateBytes;
  return serverPrivateBytes === null ? null : enginePrivateBytes + serverPrivateBytes;
}

function left(title: string): Omit<LayoutColumn, "cells"> {
  return { header: [title, ""], align: "left", dropOrder: null };
}

function right(
  title: string,
  unit: string,
  dropOrder: number | null = null,
): Omit<LayoutColumn, "cells"> {
  return { header: [title, unit], align: "right", dropOrder };
}
