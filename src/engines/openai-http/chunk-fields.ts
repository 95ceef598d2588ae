import type { ServerUsage } from "../../core/http-observation.ts";
import { excerpt } from "./foreign-text.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

/** An event of the stream is not what the protocol says. */
export class MalformedChunkError extends Error {
  /** @param data what was received, of which the beginning is shown */
  constructor(what: string, data?: string) {
    super(data === undefined ? what : `${what}: ${excerpt(data, 100)}`);
    this.name = "MalformedChunkError";
  }
}

/** The server reports an error where an answer should be. */
export class ServerSaidError extends Error {
  constructor(error: string) {
    super(error);
    this.name = "ServerSaidError";
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * A field that holds text; `null` when it is absent or null.
 * @throws MalformedChunkError when it holds something else
 */
export function textOf(object: JsonObject, field: string): string | null {
  const value = object[field];
  if (typeof value === "string") return value;
  if (value === undefined || value === null) return null;
  throw new MalformedChunkError(`\`${field}\` that is no text`);
}

/**
 * Token counts as the server gives them.
 * @throws MalformedChunkError when one is no whole number from 0
 */
export function usageOf(usage: unknown): ServerUsage {
  if (!isObject(usage)) throw new MalformedChunkError("`usage` that is no object");
  const details = usage["prompt_tokens_details"];
  return {
    promptTokenCount: countOf(usage, "prompt_tokens"),
    outputTokenCount: countOf(usage, "completion_tokens"),
    cachedTokenCount: isObject(details) ? countOf(details, "cached_tokens") : null,
  };
}

function countOf(object: JsonObject, field: string): number | null {
  const value = object[field];
  if (value === undefined || value === null) return null;
  if (isCount(value)) return value;
  throw new MalformedChunkError(`\`${field}\` that is no count`);
}

/** A whole number from 0 that a double holds exactly. */
export function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
