import { parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import type { z } from "zod";
import { messageOf, PrerequisiteError } from "../../core/errors.ts";
import { checkedRow } from "./checked-row.ts";
import { brokenData } from "./data-refusals.ts";
import { requireRows } from "./data-text.ts";
import type { SplitFile } from "./read-split.ts";

/**
 * The rows of a Parquet file, the named columns only.
 * @throws PrerequisiteError `data-broken` with the row, from 1
 */
export async function parquetRows<T>(
  file: SplitFile,
  columns: readonly string[],
  schema: z.ZodType<T>,
): Promise<T[]> {
  const rows = await readRows(file, columns);
  requireRows(rows.length, file);
  return rows.map((row, index) =>
    checkedRow(plain(row), schema, `${file.where}, row ${index + 1}`),
  );
}

async function readRows(file: SplitFile, columns: readonly string[]): Promise<unknown[]> {
  try {
    // A copy of its own: hyparquet slices the whole buffer, and a small Buffer shares one with others.
    const bytes = new Uint8Array(file.bytes).buffer;
    const buffer = { byteLength: bytes.byteLength, slice: bytes.slice.bind(bytes) };
    const metadata = await parquetMetadataAsync(buffer);
    const known = metadata.schema.map(({ name }) => name);
    const missing = columns.filter((column) => !known.includes(column));
    if (missing.length > 0) {
      throw brokenData(file.where, `the column ${missing.join(" and ")} is missing`);
    }
    return await parquetReadObjects({ file: buffer, metadata, columns: [...columns], compressors });
  } catch (error) {
    if (error instanceof PrerequisiteError) throw error;
    throw brokenData(file.where, `it cannot be read as Parquet: ${messageOf(error)}`, error);
  }
}

/** Integers of 64 bits arrive as BigInt; those of data sets are small. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]));
  }
  return value;
}
