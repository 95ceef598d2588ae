import { readFile } from "node:fs/promises";
import { ConfigError, messageOf } from "../../core/errors.ts";
import { brokenInput, inputName } from "./input-refusal.ts";
import { parseCsvInput } from "./parse-csv-input.ts";
import { parseJsonInput } from "./parse-json-input.ts";
import type { StatsInput } from "./stats-input.ts";

/**
 * Reads a file, or `-` for standard input. JSON begins with a brace or has the extension `.json`; anything
 * else is CSV.
 * @throws ConfigError `input-unreadable`, `input-empty`, `input-broken`
 */
export async function readStatsInput(path: string): Promise<StatsInput> {
  const text = await readText(path);
  const place = inputName(path);
  if (text.trim() === "") throw brokenInput(place, "it is empty");
  const isJson = /^\s*[{[]/.test(text) || path.endsWith(".json");
  return isJson ? parseJsonInput(place, text) : parseCsvInput(place, text);
}

async function readText(path: string): Promise<string> {
  try {
    const bytes = path === "-" ? await readAll() : await readFile(path);
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new ConfigError(`${inputName(path)} cannot be read: ${messageOf(error)}`, {
      code: "input-unreadable",
      hint: "Name a file of JSON or CSV in UTF-8, or - for standard input.",
      cause: error,
    });
  }
}

async function readAll(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}
