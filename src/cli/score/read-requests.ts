import { readFile } from "node:fs/promises";
import { ConfigError, messageOf } from "../../core/errors.ts";
import { requestLineSchema, type RequestLine } from "./score-lines.ts";

/** A request and the line of the input that it stands in, from 1. */
export interface NumberedRequest extends RequestLine {
  readonly lineNumber: number;
}

/** How messages name the input. */
export function inputName(path: string): string {
  return path === "-" ? "standard input" : path;
}

/**
 * Reads the requests; empty lines are passed over.
 * @throws ConfigError `input-unreadable`, `input-broken` with the number of the line, `input-empty`
 */
export async function readRequests(path: string): Promise<NumberedRequest[]> {
  const lines = (await readInput(path)).split("\n");
  const requests: NumberedRequest[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    requests.push({ ...parseLine(path, index + 1, line), lineNumber: index + 1 });
  }
  if (requests.length > 0) return requests;
  throw new ConfigError(`${inputName(path)} holds no requests`, {
    code: "input-empty",
    hint: 'Write one JSON object a line: {"id": "1", "context": "2 + 2 =", "continuation": " 4"}',
  });
}

async function readInput(path: string): Promise<string> {
  try {
    const bytes = path === "-" ? await readAll() : await readFile(path);
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new ConfigError(`${inputName(path)} cannot be read: ${messageOf(error)}`, {
      code: "input-unreadable",
      hint: "Name a file of JSON lines in UTF-8, or - for standard input.",
      cause: error,
    });
  }
}

async function readAll(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}

function parseLine(path: string, lineNumber: number, line: string): RequestLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw brokenLine(path, lineNumber, "this is not JSON");
  }
  const parsed = requestLineSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue?.path.join(".") ?? "";
    throw brokenLine(
      path,
      lineNumber,
      `${place === "" ? "" : `${place}: `}${issue?.message ?? ""}`,
    );
  }
  if (parsed.data.continuation === "")
    throw brokenLine(path, lineNumber, "the continuation is empty, so it has no log-likelihood");
  return parsed.data;
}

function brokenLine(path: string, lineNumber: number, reason: string): ConfigError {
  return new ConfigError(`${inputName(path)}:${lineNumber}: ${reason}`, {
    code: "input-broken",
    hint: 'A line is one object with exactly "id", "context" and "continuation"; the context may be empty.',
  });
}
