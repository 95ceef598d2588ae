import type { z } from "zod";
import { messageOf } from "../../core/errors.ts";
import { brokenData } from "./data-refusals.ts";
import { requireRows, utf8Text } from "./data-text.ts";
import { checkedRow } from "./checked-row.ts";
import type { SplitFile } from "./read-split.ts";

/** The rows of a file with one JSON document a line. @throws PrerequisiteError `data-broken` with the line */
export function jsonLines<T>(file: SplitFile, schema: z.ZodType<T>): T[] {
  const rows: T[] = [];
  for (const [index, line] of utf8Text(file).split("\n").entries()) {
    if (line.trim() === "") continue;
    const place = `${file.where}:${index + 1}`;
    rows.push(checkedRow(parsed(line, place), schema, place));
  }
  requireRows(rows.length, file);
  return rows;
}

function parsed(line: string, place: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw brokenData(place, `this line is not JSON: ${messageOf(error)}`, error);
  }
}
