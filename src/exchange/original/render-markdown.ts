import { escapeMarkdown, markdownList, markdownTable } from "../../report/markdown-text.ts";
import type {
  ImportedEntry,
  ImportedFigure,
  ImportedHistory,
  SkippedFile,
} from "./imported-history.ts";

const KIND_TITLES: Readonly<Record<ImportedEntry["kind"], string>> = {
  performance: "Performance",
  classification: "Classification",
  coding: "Coding",
  realistic: "Realistic scenarios",
  harness: "lm-eval harness",
};

/** From this many figures of one group on, a table shows their range; the JSON has each of them. */
const LARGE_GROUP = 10;

/** An imported history as Markdown: each figure as it stands in its file, struck where it says nothing. */
export function renderHistoryMarkdown(history: ImportedHistory): string {
  const lines = [
    "# Results of the original benchmark",
    "",
    `${history.entries.length} entries. Figures stand as in their files; a struck one says nothing about the model. Intervals are recomputed where the files hold counts (Wilson, 95 %).`,
    "",
    ...section(
      "## Across entries",
      history.flags.map(({ code, message }) => flagLine(code, message)),
    ),
    ...kindSections(history.entries),
    ...section("## Files left out", history.skipped.map(skippedLine)),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function section(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [title, "", ...markdownList(items), ""];
}

function kindSections(entries: readonly ImportedEntry[]): string[] {
  return Object.entries(KIND_TITLES).flatMap(([kind, title]) => {
    const own = entries.filter((entry) => entry.kind === kind);
    return own.length === 0 ? [] : [`## ${title}`, "", ...own.flatMap(entryLines)];
  });
}

function entryLines(entry: ImportedEntry): string[] {
  const { modelId, format, quantization, task } = entry;
  const file = [format?.toUpperCase(), quantization].filter((part) => typeof part === "string");
  const name = file.length === 0 ? modelId : `${modelId} (${file.join(" ")})`;
  return [
    `### ${escapeMarkdown(name)}: ${escapeMarkdown(task)}`,
    "",
    sourceLine(entry),
    "",
    ...markdownTable(
      [
        { title: "figure", align: "left" },
        { title: "value", align: "right" },
        { title: "Wilson 95 %", align: "right" },
        { title: "read as", align: "left" },
      ],
      figureRows(entry.figures),
    ),
    "",
    ...markdownList(entry.flags.map(({ code, message }) => flagLine(code, message))),
    "",
  ];
}

function sourceLine(entry: ImportedEntry): string {
  const place = entry.lineNumber === null ? "" : `, line ${entry.lineNumber}`;
  const samples = entry.sampleCount === null ? "unknown" : String(entry.sampleCount);
  const effective =
    entry.effectiveSampleCount === null ? "unknown" : String(entry.effectiveSampleCount);
  return `${escapeMarkdown(entry.fileName)}${place}; ${escapeMarkdown(entry.timestamp ?? "no time")}; sample size ${samples}, effective ${effective}.`;
}

function figureRows(figures: readonly ImportedFigure[]): string[][] {
  const groups = new Map<string, ImportedFigure[]>();
  for (const figure of figures) {
    const group = figure.name.split(".").slice(0, -1).join(".");
    groups.set(group, [...(groups.get(group) ?? []), figure]);
  }
  return [...groups].flatMap(([name, members]) =>
    name !== "" && members.length > LARGE_GROUP ? rangeRows(name, members) : members.map(figureRow),
  );
}

/** A large group as one row, and rows of their own for those that are not usable. */
function rangeRows(name: string, members: readonly ImportedFigure[]): string[][] {
  const struck = members.filter(({ verdict }) => verdict === "not-usable");
  const values = members
    .filter(({ verdict }) => verdict !== "not-usable")
    .map(({ value }) => value)
    .sort((a, b) => a - b);
  const range = values.length === 0 ? "-" : `${shown(values[0])} to ${shown(values.at(-1))}`;
  const row = [escapeMarkdown(name), range, "-", `${values.length} figures, each in the JSON`];
  return [row, ...struck.map(figureRow)];
}

function figureRow(figure: ImportedFigure): string[] {
  const { name, value, unit, verdict, recomputed, flags } = figure;
  const text = `${shown(value)}${unit === null ? "" : ` ${unit}`}`;
  const interval =
    recomputed === null
      ? "-"
      : `${recomputed.low.toFixed(4)} to ${recomputed.high.toFixed(4)} (${recomputed.successes} of ${recomputed.sampleCount})`;
  const reading = {
    usable: "as named",
    "with-caution": `with caution: ${flags.join(", ")}`,
    "not-usable": `not usable: ${escapeMarkdown(figure.reason ?? "")}`,
    unchecked: "not checked",
  }[verdict];
  return [escapeMarkdown(name), verdict === "not-usable" ? `~~${text}~~` : text, interval, reading];
}

/** As the file writes it; long binary fractions to six digits. */
function shown(value: number | undefined): string {
  return value === undefined ? "-" : String(Number(value.toPrecision(7)));
}

function flagLine(code: string, message: string): string {
  return `\`${code}\`: ${escapeMarkdown(message)}`;
}

function skippedLine({ fileName, reason, message }: SkippedFile): string {
  return `${escapeMarkdown(fileName)} (${reason}): ${escapeMarkdown(message)}`;
}
