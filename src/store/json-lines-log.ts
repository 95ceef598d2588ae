import { open } from "node:fs/promises";
import type { z } from "zod";
import { messageOf, PrerequisiteError } from "../core/errors.ts";
import { cutTornLine } from "./cut-torn-line.ts";
import { diskError } from "./disk-error.ts";
import { readJsonLines } from "./read-json-lines.ts";

/** The part of a file handle that appending needs; a test may pass one that fails. */
export interface AppendableFile {
  write(buffer: Uint8Array, offset: number, length: number): Promise<{ bytesWritten: number }>;
  datasync(): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

/** An append-only file of JSON lines. An appended value is on the disk when `append` has resolved. */
export interface JsonLinesLog<T> {
  readonly path: string;
  /** Bytes of a torn last line that were cut off when the log was opened; 0 when it was whole. */
  readonly cutBytes: number;
  /**
   * Adds one line. Calls may overlap; lines keep the order of the calls.
   *
   * @throws ZodError when the value does not follow the schema (a bug of the caller).
   * @throws PrerequisiteError `disk-full` or `results-not-writable`; nothing half-written stays.
   */
  append(value: T): Promise<void>;
  /** All lines written so far, checked, as a stream. */
  read(): AsyncGenerator<T, void, undefined>;
  /** Waits for appends under way, then closes. Calling it twice is fine. */
  close(): Promise<void>;
}

/**
 * Opens a log for appending, and makes it when it does not exist. A torn last line is cut off.
 * Without `durable`, lines are handed to the operating system but not forced to disk.
 *
 * @throws PrerequisiteError `disk-full` or `results-not-writable`.
 */
export async function openJsonLinesLog<T>(
  path: string,
  schema: z.ZodType<T>,
  options: { readonly durable: boolean },
): Promise<JsonLinesLog<T>> {
  try {
    const file = await open(path, "a+");
    const cutBytes = await cutTornLine(file);
    const { size: sizeBytes } = await file.stat();
    return appendingLog({ path, schema, file, sizeBytes, cutBytes, durable: options.durable });
  } catch (error) {
    throw diskError(error, path);
  }
}

/** An open file and what is known about it. */
export interface LogState<T> {
  readonly path: string;
  readonly schema: z.ZodType<T>;
  readonly file: AppendableFile;
  readonly sizeBytes: number;
  readonly cutBytes: number;
  readonly durable: boolean;
}

/** The log over an already opened file; use {@link openJsonLinesLog}. */
export function appendingLog<T>(state: LogState<T>): JsonLinesLog<T> {
  const { path, schema, file, durable } = state;
  let sizeBytes = state.sizeBytes;
  let unusable: PrerequisiteError | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  let closed: Promise<void> | null = null;

  const appendNow = async (line: Buffer): Promise<void> => {
    if (unusable !== null) throw unusable;
    try {
      await writeWhole(file, line);
      if (durable) await file.datasync();
    } catch (error) {
      unusable = await takeBack(file, sizeBytes, path);
      throw diskError(error, path);
    }
    sizeBytes += line.length;
  };

  return {
    path,
    cutBytes: state.cutBytes,
    async append(value) {
      const line = Buffer.from(`${JSON.stringify(schema.parse(value))}\n`);
      const done = queue.then(() => appendNow(line));
      queue = done.catch(() => undefined);
      await done;
    },
    read: () => readJsonLines(path, schema),
    close() {
      closed ??= queue.then(() => file.close());
      return closed;
    },
  };
}

/** A write may take fewer bytes than given (a disk that fills up); the rest follows until none is refused. */
async function writeWhole(file: AppendableFile, line: Buffer): Promise<void> {
  let written = 0;
  while (written < line.length) {
    const { bytesWritten } = await file.write(line, written, line.length - written);
    written += bytesWritten;
  }
}

/** Removes what a failed append left. When that fails too, the log must not be appended to any more. */
async function takeBack(
  file: AppendableFile,
  sizeBytes: number,
  path: string,
): Promise<PrerequisiteError | null> {
  try {
    await file.truncate(sizeBytes);
    return null;
  } catch (error) {
    return new PrerequisiteError(`${path}: a line was written in part (${messageOf(error)})`, {
      code: "results-not-writable",
      hint: "Run the command again with --resume: the partial line is cut off then.",
      cause: error,
    });
  }
}
