import { CsvError, parse } from "csv-parse/sync";
import { messageOf } from "../../core/errors.ts";
import { brokenData } from "./data-refusals.ts";
import { utf8Text } from "./data-text.ts";
import type { SplitFile } from "./read-split.ts";

export interface CsvRow {
  readonly fields: readonly string[];
  /** File and line on which the row begins. */
  readonly place: string;
}

interface ParsedRow {
  readonly record: string[];
  /** Line on which the record ends. */
  readonly info: { readonly lines: number };
}

/**
 * The rows of a CSV file by RFC 4180: quoted fields may hold line breaks, and every row has the given
 * number of fields.
 * @throws PrerequisiteError `data-broken` with the line
 */
export function csvRows(file: SplitFile, fieldCount: number): CsvRow[] {
  const rows: CsvRow[] = [];
  let endedOnLine = 0;
  for (const { record, info } of parsed(file)) {
    const place = `${file.where}:${endedOnLine + 1}`;
    endedOnLine = info.lines;
    if (record.length !== fieldCount) {
      throw brokenData(place, `the row should have ${fieldCount} fields and has ${record.length}`);
    }
    rows.push({ fields: record, place });
  }
  return rows;
}

/** Refuses a header row with other columns. @throws PrerequisiteError `data-broken` */
export function requireHeader(
  row: CsvRow | undefined,
  columns: readonly string[],
  file: SplitFile,
): void {
  const found = row?.fields ?? [];
  const missing = columns.filter((column) => !found.includes(column));
  if (missing.length > 0) {
    throw brokenData(`${file.where}:1`, `the column ${missing.join(" and ")} is missing`);
  }
  if (found.join() !== columns.join()) {
    throw brokenData(`${file.where}:1`, `the columns should be ${columns.join(", ")}`);
  }
}

function parsed(file: SplitFile): ParsedRow[] {
  const text = utf8Text(file);
  try {
    return parse(text, { info: true, relax_column_count: true }) as unknown as ParsedRow[];
  } catch (error) {
    const line =
      error instanceof CsvError && typeof error["lines"] === "number" ? `:${error["lines"]}` : "";
    throw brokenData(`${file.where}${line}`, messageOf(error), error);
  }
}
