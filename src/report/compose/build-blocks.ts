import type { Chart } from "../charts/chart.ts";
import type { Block, Section, Span, TableBlock, Text } from "../document/blocks.ts";
import { plainText } from "../plain-text.ts";

/** Longest message of an engine that a report shows; the rest is in the files. */
const MAX_FOREIGN_CHARACTERS = 500;

export function paragraph(text: Text): Block {
  return { kind: "paragraph", text };
}

/** Nothing for no items. */
export function list(items: readonly Text[]): Block[] {
  return items.length === 0 ? [] : [{ kind: "list", items }];
}

/** Paragraphs without those that are `null`. */
export function paragraphs(texts: readonly (string | null)[]): Block[] {
  return texts.flatMap((text) => (text === null ? [] : [paragraph(text)]));
}

export interface Column<Row> {
  readonly title: string;
  readonly align: "left" | "right";
  readonly text: (row: Row) => Text;
}

/** Nothing for no rows. */
export function table<Row>(
  facts: Pick<TableBlock, "caption"> & {
    readonly rowHeaderCount?: number;
    readonly notes?: readonly Text[];
  },
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): TableBlock[] {
  if (rows.length === 0) return [];
  return [
    {
      kind: "table",
      caption: facts.caption,
      columns: columns.map(({ title, align }) => ({ title, align })),
      rows: rows.map((row) => columns.map(({ text }) => text(row))),
      rowHeaderCount: facts.rowHeaderCount ?? 1,
      notes: facts.notes ?? [],
    },
  ];
}

export function left<Row>(title: string, text: (row: Row) => Text): Column<Row> {
  return { title, align: "left", text };
}

export function right<Row>(title: string, text: (row: Row) => Text): Column<Row> {
  return { title, align: "right", text };
}

/** A picture with its name as caption; nothing where there was nothing to draw. */
export function figure(caption: string, chart: Chart | null): Block[] {
  if (chart === null) return [];
  return [{ kind: "figure", caption, description: chart.description, svg: chart.svg }];
}

/** Nothing for a section without content. */
export function section(
  id: string,
  title: string,
  blocks: readonly Block[],
  sections: readonly Section[] = [],
): Section[] {
  if (blocks.length === 0 && sections.length === 0) return [];
  return [sections.length === 0 ? { id, title, blocks } : { id, title, blocks, sections }];
}

/** Text of others, such as an engine's message, in one line and set apart from our words. */
export function foreign(text: string): Span {
  return { text: plainText(text, MAX_FOREIGN_CHARACTERS), style: "code" };
}

export function strong(text: string): Span {
  return { text, style: "strong" };
}

/** For hashes: a whole one breaks no table, and can be searched. */
export function code(text: string): Span[] {
  return [{ text: plainText(text), style: "code" }];
}
