import { CsvError, parse } from "csv-parse/sync";
import { ConfigError, messageOf } from "../../core/errors.ts";
import { brokenInput } from "./input-refusal.ts";
import { MOST_VALUES, type StatsInput } from "./stats-input.ts";

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/** What stands for a missing or endless value elsewhere: a broken number, not the name of a column. */
const NO_NAME = /^[+-]?(\d.*|\.\d.*|nan|na|n\/a|null|none|inf|infinity)$/i;

/** One column while it is read. */
interface Column {
  readonly values: number[];
  /** Line of the first empty cell; it ends the column. */
  endLine: number | null;
}

/**
 * One or two columns of numbers, a header row optional. The shorter column ends with empty cells. Rows are
 * not kept: ten million of them would fill the memory several times over.
 * @throws ConfigError `input-broken` with the line
 */
export function parseCsvInput(place: string, text: string): StatsInput {
  const columns: Column[] = [];
  eachRow(place, text, (record, lineNumber) => {
    const where = `${place}:${lineNumber}`;
    if (columns.length === 0) {
      requireOneOrTwo(where, record);
      columns.push(...record.map((): Column => ({ values: [], endLine: null })));
      if (isHeader(record)) return;
    }
    requireWidth(where, record, columns.length);
    for (const [index, column] of columns.entries()) {
      addCell(place, lineNumber, column, record[index] ?? "");
    }
  });
  const [a, b] = columns;
  if (a === undefined || a.values.length === 0) {
    throw brokenInput(place, "there are no numbers in the first column");
  }
  const second = b === undefined || b.values.length === 0 ? null : b.values;
  return { a: a.values, b: second, paired: null, seed: null };
}

function eachRow(
  place: string,
  text: string,
  onRow: (record: readonly string[], lineNumber: number) => void,
): void {
  try {
    parse(text, {
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      on_record: (record: readonly string[], { lines }) => {
        onRow(record, lines);
        return null;
      },
    });
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const isPlaced = error instanceof CsvError && typeof error["lines"] === "number";
    const line = isPlaced ? `:${String(error["lines"])}` : "";
    throw brokenInput(`${place}${line}`, messageOf(error), error);
  }
}

function requireOneOrTwo(where: string, { length }: readonly string[]): void {
  if (length > 2) throw brokenInput(where, `the row has ${length} columns; one or two are read`);
}

function requireWidth(where: string, record: readonly string[], width: number): void {
  requireOneOrTwo(where, record);
  if (record.length === width) return;
  throw brokenInput(where, `the row has ${record.length} columns and the first one ${width}`);
}

/** Names only: a row with one number in it is data with a mistake. */
function isHeader(record: readonly string[]): boolean {
  return record.every((cell) => cell !== "" && !NO_NAME.test(cell));
}

function addCell(place: string, lineNumber: number, column: Column, cell: string): void {
  if (cell === "") {
    column.endLine ??= lineNumber;
    return;
  }
  if (column.endLine !== null) {
    throw brokenInput(`${place}:${column.endLine}`, "a cell is empty between numbers");
  }
  const value = NUMBER.test(cell) ? Number(cell) : Number.NaN;
  if (!Number.isFinite(value)) {
    throw brokenInput(`${place}:${lineNumber}`, `${JSON.stringify(cell)} is not a finite number`);
  }
  if (column.values.length === MOST_VALUES) {
    throw brokenInput(`${place}:${lineNumber}`, `a column has more than ${MOST_VALUES} values`);
  }
  column.values.push(value);
}
