import type { IncomingMessage } from "node:http";
import type { Outcome } from "../../core/outcome.ts";
import { isObject } from "./chunk-fields.ts";
import { malformed, refused, refusedInside } from "./failures.ts";
import { excerpt } from "./foreign-text.ts";

type Failed = Extract<Outcome<never>, { status: "failed" }>;

/** Why an answer that is no event stream is none: an error status, an error under status 200, or something else. */
export function classifyOther(
  url: string,
  { statusCode = 0, headers }: Pick<IncomingMessage, "statusCode" | "headers">,
  body: string,
): Failed {
  if (statusCode !== 200) {
    const target = headers.location;
    const towards = target === undefined ? "" : ` (redirects to ${excerpt(target, 100)}) `;
    return refused(url, statusCode, `${towards}${body}`);
  }
  const error = errorIn(body);
  if (error !== null) return refusedInside(url, error);
  const type = excerpt(headers["content-type"] ?? "no content type", 100);
  return malformed(url, `${type} instead of an event stream: ${excerpt(body, 100)}`);
}

function errorIn(body: string): string | null {
  try {
    const parsed: unknown = JSON.parse(body);
    if (!isObject(parsed)) return null;
    const { error } = parsed;
    return error === undefined || error === null ? null : JSON.stringify(error);
  } catch {
    return null;
  }
}
