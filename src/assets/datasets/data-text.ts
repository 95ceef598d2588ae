import { brokenData } from "./data-refusals.ts";
import type { SplitFile } from "./read-split.ts";

/** The bytes of a file as UTF-8. @throws PrerequisiteError `data-broken` */
export function utf8Text(file: SplitFile): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(file.bytes);
  } catch (error) {
    throw brokenData(file.where, "the file is not UTF-8 text", error);
  }
}

/** Refuses a file with another number of rows than the lock says. @throws PrerequisiteError `data-broken` */
export function requireRows(count: number, file: SplitFile): void {
  if (file.rows !== null && count !== file.rows) {
    throw brokenData(file.where, `it should have ${file.rows} rows and has ${count}`);
  }
}
