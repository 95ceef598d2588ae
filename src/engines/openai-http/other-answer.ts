import type { Outcome } from "../../core/outcome.ts";
import { isObject } from "./chunk-fields.ts";
import { malformed, refused, refusedInside } from "./failures.ts";
import { excerpt } from "./foreign-text.ts";

type Failed = Extract<Outcome<never>, { status: "failed" }>;

/** An answer that is no event stream, without the key. */
interface OtherAnswer {
  readonly status: number;
  readonly location: string | null;
  readonly contentType: string;
  readonly body: string;
}

/** Why an answer that is no event stream is none: an error status, an error under status 200, or something else. */
export function classifyOther(
  url: string,
  { status, location, contentType, body }: OtherAnswer,
): Failed {
  if (status !== 200) {
    const towards = location === null ? "" : ` (redirects to ${excerpt(location, 100)}) `;
    return refused(url, status, `${towards}${body}`);
  }
  const error = errorIn(body);
  if (error !== null) return refusedInside(url, error);
  const type = excerpt(contentType, 100);
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
