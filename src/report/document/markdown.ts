import { escapeMarkdown, markdownList, markdownTable } from "../markdown-text.ts";
import type {
  Block,
  CalloutBlock,
  FigureBlock,
  ReportDocument,
  Section,
  TableBlock,
  Text,
} from "./blocks.ts";
import { textMarkdown } from "./markdown-span.ts";
import { spansOf } from "./text-spans.ts";
import { codeText } from "./visible-text.ts";
import { rendererWords, type RendererWords } from "./words.ts";

const DEEPEST_HEADING = 6;

interface MarkdownContext {
  readonly words: RendererWords;
  readonly counts: { table: number; figure: number };
}

/** A report as GitHub Flavored Markdown; figures are their caption and what they say in words. */
export function renderMarkdownDocument(document: ReportDocument): string {
  const context: MarkdownContext = {
    words: rendererWords(document.language),
    counts: { table: 0, figure: 0 },
  };
  const parts = [
    `# ${escapeMarkdown(document.title)}`,
    markdownList(document.subtitle.map((line) => textMarkdown(line))).join("\n"),
    ...document.sections.flatMap((section) => sectionMarkdown(section, 2, context)),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** The pieces of a section, to be set apart by empty lines. */
function sectionMarkdown(section: Section, level: number, context: MarkdownContext): string[] {
  const { title, blocks, sections = [] } = section;
  return [
    `${"#".repeat(Math.min(level, DEEPEST_HEADING))} ${escapeMarkdown(title)}`,
    ...blocks.map((block) => blockMarkdown(block, context)),
    ...sections.flatMap((inner) => sectionMarkdown(inner, level + 1, context)),
  ];
}

function blockMarkdown(block: Block, context: MarkdownContext): string {
  switch (block.kind) {
    case "paragraph":
      return textMarkdown(block.text);
    case "list":
      return markdownList(block.items.map((item) => textMarkdown(item))).join("\n");
    case "definitions":
      return markdownList(
        block.items.map(
          ({ term, text }) =>
            `**${textMarkdown(withoutStrong(term))}**${context.words.colon}${textMarkdown(text)}`,
        ),
      ).join("\n");
    case "table":
      return tableMarkdown(block, context);
    case "figure":
      return figureMarkdown(block, context);
    case "callout":
      return calloutMarkdown(block, context);
    case "code":
      return fenced(codeText(block.text));
  }
}

/** It is set in bold already; bold in bold would end it. */
function withoutStrong(text: Text): Text {
  return spansOf(text).map(({ text: piece, style }) =>
    style === "code" ? { text: piece, style } : { text: piece },
  );
}

function tableMarkdown(table: TableBlock, { words, counts }: MarkdownContext): string {
  counts.table += 1;
  const columns = table.columns.map(({ title, align }) => ({
    title: escapeMarkdown(title),
    align,
  }));
  // A row of another length would shift what stands behind it.
  const rows = table.rows.map((row) =>
    columns.map((_, place) => textMarkdown(row[place] ?? "", "table")),
  );
  const parts = [
    `**${words.table} ${counts.table}.** ${escapeMarkdown(table.caption)}`,
    markdownTable(columns, rows).join("\n"),
    ...table.notes.map((note) => textMarkdown(note)),
  ];
  return parts.join("\n\n");
}

function figureMarkdown(figure: FigureBlock, { words, counts }: MarkdownContext): string {
  counts.figure += 1;
  const caption = `**${words.figure} ${counts.figure}.** ${escapeMarkdown(figure.caption)}`;
  return `${caption}\n\n${textMarkdown(figure.description)}`;
}

function calloutMarkdown(callout: CalloutBlock, context: MarkdownContext): string {
  const { words } = context;
  const title = `**${words.tones[callout.tone]}${words.colon}${escapeMarkdown(callout.title)}**`;
  const parts = [title, ...callout.blocks.map((block) => blockMarkdown(block, context))];
  return parts
    .filter((part) => part !== "")
    .join("\n\n")
    .split("\n")
    .map((line) => (line === "" ? ">" : `> ${line}`))
    .join("\n");
}

/** A block of code, between more backticks than it has in a row. */
function fenced(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  const fence = "`".repeat(runs.reduce((most, run) => Math.max(most, run.length + 1), 3));
  return `${fence}\n${text}\n${fence}`;
}
