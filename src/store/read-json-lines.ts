import { createReadStream } from "node:fs";
import type { z } from "zod";
import { PrerequisiteError } from "../core/errors.ts";
import { RECORD_SCHEMA_VERSION } from "../core/record.ts";

/** A last line that was being written when its writer died. It was never acknowledged. */
export interface TornLine {
  readonly lineNumber: number;
  readonly sizeBytes: number;
}

/** A line that cannot be used, and why. */
export interface UnreadableLine {
  readonly lineNumber: number;
  readonly reason: PrerequisiteError;
}

/** Large enough to be read quickly; pieces that wait to be freed add up. */
const READ_BYTES = 256 * 1024;
/** A longer line is no record of ours; reading it would exhaust memory. */
const MAX_LINE_BYTES = 256 * 1024 * 1024;

/**
 * Reads a JSON Lines file as a stream, each line checked against the schema. A torn last line is
 * left out and reported to `onTorn`.
 *
 * @param onUnreadable receives any other line that cannot be used, which is then left out; without it such
 * a line ends the reading
 * @throws PrerequisiteError `records-broken` for any other broken line, `schema-version-unknown`
 * for a line of another version of the tool, each with file and line.
 */
export async function* readJsonLines<S extends z.ZodType>(
  path: string,
  schema: S,
  onTorn: (torn: TornLine) => void = () => undefined,
  onUnreadable: ((line: UnreadableLine) => void) | null = null,
): AsyncGenerator<z.output<S>, void, undefined> {
  const parsed = (line: HeldLine): z.output<S>[] => {
    try {
      return [parseLine(path, line.lineNumber, line.bytes, schema)];
    } catch (error) {
      if (onUnreadable === null || !(error instanceof PrerequisiteError)) throw error;
      onUnreadable({ lineNumber: line.lineNumber, reason: error });
      return [];
    }
  };
  let held: HeldLine | null = null;
  let lineNumber = 0;
  for await (const { bytes, ended } of splitLines(path)) {
    // A line is judged once it is known whether another follows: only the last one can be torn.
    if (held !== null) yield* parsed(held);
    lineNumber += 1;
    held = null;
    if (ended) held = { bytes, lineNumber };
    else onTorn({ lineNumber, sizeBytes: bytes.length });
  }
  if (held === null) return;
  if (isJson(held.bytes)) yield* parsed(held);
  else onTorn({ lineNumber: held.lineNumber, sizeBytes: held.bytes.length + 1 });
}

interface HeldLine {
  readonly bytes: Buffer;
  readonly lineNumber: number;
}

/** Whether bytes are one JSON text in UTF-8. */
export function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(decodeUtf8(bytes));
    return true;
  } catch {
    return false;
  }
}

async function* splitLines(path: string): AsyncGenerator<{ bytes: Buffer; ended: boolean }> {
  let parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: READ_BYTES })) {
    if (!Buffer.isBuffer(chunk)) continue;
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      parts.push(chunk.subarray(start, end));
      yield { bytes: joined(parts), ended: true };
      [parts, size, start] = [[], 0, end + 1];
    }
    parts.push(chunk.subarray(start));
    size += chunk.length - start;
    if (size > MAX_LINE_BYTES) {
      throw new PrerequisiteError(`${path}: a line has more than ${MAX_LINE_BYTES} bytes`, {
        code: "records-broken",
        hint: "Restore the file from a copy; it was not written by this tool.",
      });
    }
  }
  if (size > 0) yield { bytes: joined(parts), ended: false };
}

/** Most lines lie in one piece, which needs no copy. */
function joined(parts: readonly Buffer[]): Buffer {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
}

function parseLine<S extends z.ZodType>(
  path: string,
  lineNumber: number,
  bytes: Buffer,
  schema: S,
): z.output<S> {
  let value: unknown;
  try {
    value = JSON.parse(decodeUtf8(bytes));
  } catch (error) {
    throw broken(path, lineNumber, "this is not JSON", error);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const version = schemaVersionOf(value);
  if (version !== null && version !== RECORD_SCHEMA_VERSION) {
    throw unknownVersion(`${path}:${lineNumber}`, version);
  }
  const issue = result.error.issues[0];
  const place = issue?.path.join(".") ?? "";
  throw broken(
    path,
    lineNumber,
    `${place === "" ? "" : `${place}: `}${issue?.message ?? ""}`,
    result.error,
  );
}

/** The refusal of a file whose meaning this version does not know. */
export function unknownVersion(place: string, version: unknown): PrerequisiteError {
  return new PrerequisiteError(
    `${place}: written with schema version ${JSON.stringify(version)}; this version of the tool reads ${RECORD_SCHEMA_VERSION}`,
    {
      code: "schema-version-unknown",
      hint: "Use the version of edge-slm-bench that wrote it (toolVersion in the experiment's manifest).",
    },
  );
}

/** The `schemaVersion` of a parsed line or file; `null` when it has none. */
export function schemaVersionOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("schemaVersion" in value)) return null;
  return value.schemaVersion;
}

function broken(
  path: string,
  lineNumber: number,
  reason: string,
  cause: unknown,
): PrerequisiteError {
  return new PrerequisiteError(`${path}:${lineNumber}: broken line: ${reason}`, {
    code: "records-broken",
    hint: "Restore the file from a copy, or delete that line: --resume runs what is then missing.",
    cause,
  });
}

function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}
