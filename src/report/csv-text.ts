export type CsvValue = string | number | boolean | null;

/** Spreadsheets run cells that start like this as formulas. */
const FORMULA_START = /^[=+\-@\t\r\n＝＋－＠]/u;

/**
 * CSV by RFC 4180, with line feeds. `null` is an empty cell; numbers and booleans are written as in
 * JSON, unrounded. A text that a spreadsheet would run as a formula gets a leading apostrophe.
 *
 * @throws RangeError for NaN and infinities: no analysis holds them.
 */
export function formatCsv(rows: readonly (readonly CsvValue[])[]): string {
  return rows.map((row) => `${row.map(formatCell).join(",")}\n`).join("");
}

/** Invisible and direction-changing characters, escape codes; line feeds and tabs are text. */
const INVISIBLE = /(?![\n\t])\p{C}/gu;

/** A text as it stands in a cell: nothing acts in a spreadsheet, nor in a terminal that prints the file. */
export function cellText(text: string): string {
  const shown = text.replace(
    INVISIBLE,
    (character) => `\\u{${(character.codePointAt(0) ?? 0xfffd).toString(16)}}`,
  );
  return FORMULA_START.test(shown) ? `'${shown}` : shown;
}

function formatCell(value: CsvValue): string {
  if (value === null) return "";
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new RangeError(`A CSV cell cannot hold ${value}`);
  }
  return typeof value === "string" ? quote(cellText(value)) : String(value);
}

function quote(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
