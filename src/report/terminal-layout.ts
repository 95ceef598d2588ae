import { padEnd, padStart, textWidth, wrapText } from "./text-width.ts";

const GAP = "  ";
/** Narrower than this, a column of names is no longer readable: `(unconstrained)` still fits. */
const MIN_WRAPPED_WIDTH = 15;

export interface LayoutColumn {
  readonly header: readonly string[];
  readonly align: "left" | "right";
  readonly dropOrder: number | null;
  readonly cells: readonly string[];
}

export interface Layout {
  readonly columns: readonly LayoutColumn[];
  readonly widths: readonly number[];
}

/**
 * Fits columns into a width: first by wrapping names, then by leaving out columns in their drop order.
 * `null` when even the columns that must stay do not fit.
 */
export function fitColumns(columns: readonly LayoutColumn[], available: number): Layout | null {
  const widths = shrink(columns, available);
  if (totalWidth(widths) <= available) return { columns, widths };
  const next = columns
    .filter((column) => column.dropOrder !== null)
    .sort((a, b) => (a.dropOrder ?? 0) - (b.dropOrder ?? 0))[0];
  return next === undefined
    ? null
    : fitColumns(
        columns.filter((column) => column !== next),
        available,
      );
}

/** The lines of a table; `paint` colours a whole line piece after it was padded. */
export function tableLines(
  { columns, widths }: Layout,
  paint: (text: string, column: number, isHeader: boolean) => string,
): string[] {
  const rowCount = columns[0]?.cells.length ?? 0;
  const rule = widths.map((width) => "-".repeat(width)).join(GAP);
  const header = rowLines(
    columns.map((column) => [...column.header]),
    columns,
    widths,
    (text, column) => paint(text, column, true),
  );
  const rows = Array.from({ length: rowCount }, (_, row) =>
    rowLines(
      columns.map((column, index) => wrapText(column.cells[row] ?? "", widths[index] ?? 1)),
      columns,
      widths,
      (text, column) => paint(text, column, false),
    ),
  );
  return [...header, rule, ...rows.flat()];
}

function rowLines(
  cells: readonly (readonly string[])[],
  columns: readonly LayoutColumn[],
  widths: readonly number[],
  paint: (text: string, column: number) => string,
): string[] {
  const height = Math.max(1, ...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    cells
      .map((lines, index) => {
        const pad = columns[index]?.align === "right" ? padStart : padEnd;
        return paint(pad(lines[line] ?? "", widths[index] ?? 0), index);
      })
      .join(GAP)
      .trimEnd(),
  );
}

/** Takes width from the widest column of names until the table fits or names become unreadable. */
function shrink(columns: readonly LayoutColumn[], available: number): number[] {
  const widths = columns.map((column) =>
    Math.max(...[...column.header, ...column.cells].map(textWidth)),
  );
  const wrappable = columns.flatMap((column, index) =>
    column.align === "left" && column.dropOrder === null ? [index] : [],
  );
  while (totalWidth(widths) > available) {
    const widest = wrappable.reduce<number | null>(
      (best, index) => (best === null || at(widths, index) > at(widths, best) ? index : best),
      null,
    );
    if (widest === null || at(widths, widest) <= MIN_WRAPPED_WIDTH) break;
    widths[widest] = at(widths, widest) - 1;
  }
  return widths;
}

function at(widths: readonly number[], index: number): number {
  return widths[index] ?? 0;
}

function totalWidth(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + GAP.length * (widths.length - 1);
}
