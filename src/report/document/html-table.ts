import type { TableBlock, Text } from "./blocks.ts";
import { foldedHtml, textHtml, type HtmlContext } from "./html-text.ts";
import { markup, type Markup } from "./markup.ts";
import { textOf } from "./text-spans.ts";

/** A longer table can be folded away. */
const FOLDED_ROWS = 25;
/** A table with at most so many rows is printed on one page. */
const KEPT_ROWS = 15;
const MOST_PRINTED_COLUMNS = 8;
const LONG_WORD = /\S{30}/u;
/** A longer text in a column of figures is a sentence: it may break. */
const MOST_FIGURE_CHARACTERS = 26;

/** A table that scrolls by keyboard when it is wide, with its number, caption and notes. */
export function tableHtml(table: TableBlock, { words, counts }: HtmlContext): Markup {
  counts.table += 1;
  const id = `table-${counts.table}`;
  const rows = table.rows.map((_, place) => rowHtml(table, place));
  const content = markup`<div class="scroll" role="region" aria-labelledby="${id}" tabindex="0">
<table>
<caption id="${id}"><span class="number">${words.table} ${counts.table}.</span> ${table.caption}</caption>
<thead><tr>${table.columns.map(headHtml)}</tr></thead>
<tbody>
${rows}</tbody>
</table>
</div>
${table.notes.map((note) => markup`<p class="table-note">${textHtml(note)}</p>\n`)}`;
  const isLong = rows.length > FOLDED_ROWS;
  return markup`<div class="${classesOf(table).join(" ")}">
${isLong ? foldedHtml(content, words.rowCount(rows.length)) : content}</div>
`;
}

function classesOf(table: TableBlock): string[] {
  return [
    "table",
    ...(isWide(table) ? ["wide"] : []),
    ...(table.rows.length <= KEPT_ROWS ? ["short"] : []),
  ];
}

/** Too wide for paper, unless words may break anywhere. */
function isWide({ columns, rows }: TableBlock): boolean {
  if (columns.length > MOST_PRINTED_COLUMNS) return true;
  return rows.some((row) => row.some((cell) => LONG_WORD.test(textOf(cell))));
}

function headHtml({ title, align }: TableBlock["columns"][number]): Markup {
  // A header without text would be announced as one.
  if (title.trim() === "") return markup`<td></td>`;
  return align === "right"
    ? markup`<th scope="col" class="right">${title}</th>`
    : markup`<th scope="col">${title}</th>`;
}

function rowHtml(table: TableBlock, place: number): Markup {
  const above = table.rows[place - 1];
  const cells = (table.rows[place] ?? []).map((cell, column) => {
    if (column >= table.rowHeaderCount) return cellHtml(table, cell, column);
    const isSame = above?.[column] !== undefined && textOf(above[column]) === textOf(cell);
    return rowHeaderHtml(table, cell, { column, isAgain: column === 0 && isSame });
  });
  return markup`<tr>${cells}</tr>\n`;
}

/** The name of a row; one that stands above already is paler, so that groups of rows can be seen. */
function rowHeaderHtml(
  table: TableBlock,
  cell: Text,
  { column, isAgain }: { column: number; isAgain: boolean },
): Markup {
  const classes = [
    ...(table.columns[column]?.align === "right" ? ["right"] : []),
    ...(isAgain ? ["again"] : []),
  ];
  return classes.length === 0
    ? markup`<th scope="row">${textHtml(cell)}</th>`
    : markup`<th scope="row" class="${classes.join(" ")}">${textHtml(cell)}</th>`;
}

function cellHtml(table: TableBlock, cell: Text, column: number): Markup {
  if (table.columns[column]?.align !== "right") return markup`<td>${textHtml(cell)}</td>`;
  return textOf(cell).length > MOST_FIGURE_CHARACTERS
    ? markup`<td class="right sentence">${textHtml(cell)}</td>`
    : markup`<td class="right">${textHtml(cell)}</td>`;
}
