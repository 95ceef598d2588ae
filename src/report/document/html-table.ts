import type { TableBlock, Text } from "./blocks.ts";
import { foldedHtml, textHtml, type HtmlContext } from "./html-text.ts";
import { markup, type Markup } from "./markup.ts";
import { textOf } from "./text-spans.ts";

/** A longer table can be folded away. */
const FOLDED_ROWS = 25;
/** A table with at most so many rows is printed on one page. */
const KEPT_ROWS = 15;
/** With more columns the letters on paper are smaller. */
const MOST_PRINTED_COLUMNS = 8;
/** On paper it may break anywhere; other words would become columns of letters. */
const LONG_WORD = /\S{25}/u;
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

function classesOf({ columns, rows }: TableBlock): string[] {
  return [
    "table",
    ...(columns.length > MOST_PRINTED_COLUMNS ? ["wide"] : []),
    ...(rows.length <= KEPT_ROWS ? ["short"] : []),
  ];
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
  const classes = [...cellClasses(table, cell, column), ...(isAgain ? ["again"] : [])];
  return classes.length === 0
    ? markup`<th scope="row">${textHtml(cell)}</th>`
    : markup`<th scope="row" class="${classes.join(" ")}">${textHtml(cell)}</th>`;
}

function cellHtml(table: TableBlock, cell: Text, column: number): Markup {
  const classes = cellClasses(table, cell, column);
  return classes.length === 0
    ? markup`<td>${textHtml(cell)}</td>`
    : markup`<td class="${classes.join(" ")}">${textHtml(cell)}</td>`;
}

function cellClasses(table: TableBlock, cell: Text, column: number): string[] {
  const text = textOf(cell);
  const isRight = table.columns[column]?.align === "right";
  return [
    ...(isRight ? ["right"] : []),
    ...(isRight && text.length > MOST_FIGURE_CHARACTERS ? ["sentence"] : []),
    ...(LONG_WORD.test(text) ? ["long"] : []),
  ];
}
