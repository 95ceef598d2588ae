import type { IncomingMessage } from "node:http";
import type { Failure, Outcome } from "../../core/outcome.ts";
import { classifyOther } from "./other-answer.ts";
import { retryAfterMs } from "./retry-after.ts";

/** How one request ended. */
export type ExchangeEnding =
  | { readonly kind: "answered" | "cancelled" }
  /** Status 429 or 503: come back later. `waitMs` is `null` when the server does not say when. */
  | {
      readonly kind: "turned-away";
      readonly httpStatus: number;
      readonly waitMs: number | null;
      /** The body of the answer. */
      readonly said: string;
    }
  /** A connection from an earlier request was closed by the server before a byte came back. */
  | { readonly kind: "stale-connection" }
  | { readonly kind: "failed"; readonly outcome: { status: "failed"; failure: Failure } };

/**
 * The ending of an answer that is no stream.
 * @param conceal takes the key out of a text
 */
export function endingOfOther(
  url: string,
  { statusCode: status = 0, headers }: IncomingMessage,
  conceal: (text: string) => string,
  body: string,
): ExchangeEnding {
  const said = conceal(body);
  if (status === 429 || status === 503) {
    const waitMs = retryAfterMs(headers["retry-after"], Date.now());
    return { kind: "turned-away", httpStatus: status, waitMs, said };
  }
  const location = headers.location === undefined ? null : conceal(headers.location);
  const contentType = conceal(headers["content-type"] ?? "no content type");
  return failure(classifyOther(url, { status, location, contentType, body: said }));
}

/** @throws Error when it is none */
export function failure(outcome: Outcome<never>): ExchangeEnding {
  if (outcome.status === "ok") throw new Error("a failure was expected");
  return { kind: "failed", outcome };
}
