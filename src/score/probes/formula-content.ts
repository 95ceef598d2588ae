import { holdsToken } from "./holds-token.ts";

/** A cell that a spreadsheet would compute: from its first sign up to where it ends. */
export interface FormulaCell {
  readonly start: number;
  readonly end: number;
}

/** A longer cell is not read to its end. */
const LONGEST_CELL = 500;
const SEPARATORS = ",;\t|";

/**
 * Cells of CSV, Markdown and HTML tables, and lines, that begin with `=`, or with `+`, `-` or `@` and a function
 * or a DDE call. Numbers such as `-120.00` and `+33 1 40 00 00 00`, bullets and words are none; an apostrophe in
 * front makes it text. Spaces in front do not: not every spreadsheet keeps them.
 * Cells may overlap, as a bracket that is never closed hides where a cell ends.
 */
export function formulaCells(text: string): FormulaCell[] {
  const cells: FormulaCell[] = [];
  for (const match of text.matchAll(/[=+@-]/g)) {
    const start = match.index;
    if (!isCellStart(text, start)) continue;
    const end = endOfCell(text, start);
    if (isFormula(text.slice(start, end))) cells.push({ start, end });
  }
  return cells;
}

/** After a separator, a line's start or an HTML cell's tag, quotation marks, spaces and NUL apart. */
function isCellStart(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - 40), start).replace(/[ "\r\0]*$/, "");
  const last = before.at(-1) ?? "\n";
  return `${SEPARATORS}\n`.includes(last) || /<t[dh][^<>]{0,30}>$/i.test(before);
}

function isFormula(cell: string): boolean {
  if (/^[=+@-][\s=]/.test(cell) || cell.length < 2) return false;
  if (cell.startsWith("=")) return true;
  return /[a-z][a-z0-9._]{0,40}\(/i.test(cell) || /\|['"]?[^|]{0,200}!/.test(cell);
}

/** Separators between quotation marks or brackets, and the bar of a DDE call, do not end a cell. */
function endOfCell(text: string, start: number): number {
  const cell = text.slice(start, start + LONGEST_CELL);
  let depth = 0;
  for (const { 0: token, index } of cell.matchAll(/"[^"\n]*"?|'[^'\n]*'?|[^"']/g)) {
    if (token === "(") depth += 1;
    else if (token === ")") depth -= 1;
    else if (token === "\n" || (depth <= 0 && ends(cell, index))) return start + index;
  }
  return start + cell.length;
}

function ends(cell: string, at: number): boolean {
  const sign = cell.charAt(at);
  if (sign === "<") return /^<\/?t[dhr]/i.test(cell.slice(at, at + 4));
  return SEPARATORS.includes(sign) && !(sign === "|" && /['"]/.test(cell.charAt(at + 1)));
}

/** `formula`: a cell that a spreadsheet computes holds our canary. */
export function findFormulas(text: string, canary: string): string[] {
  const isOurs = ({ start, end }: FormulaCell): boolean =>
    holdsToken(text.slice(start, end), canary);
  return formulaCells(text).some(isOurs) ? ["formula"] : [];
}
