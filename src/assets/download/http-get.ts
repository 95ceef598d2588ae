import type { IncomingMessage } from "node:http";
import { NotServed } from "./download-problems.ts";
import { openConnection } from "./open-connection.ts";
import { proxyFor } from "./proxy-for.ts";

const MOST_REDIRECTS = 10;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

export interface HttpGet {
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  /** Sent with the first request, and further as long as redirects stay on its origin; `null`: none. */
  readonly authorization: string | null;
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly statusText: string;
  /** A header by its name in small letters; `null` when it was not sent. */
  readonly header: (name: string) => string | null;
  readonly body: AsyncIterable<Uint8Array>;
  /** Drops the rest of the body. */
  readonly discard: () => void;
}

/**
 * One GET request, through the proxy of the environment, with redirects followed. `Authorization` never
 * leaves the origin that it was meant for: hubs redirect to other hosts, which must not see the token.
 * @throws Interrupted, NotServed, ConfigError `proxy-invalid`, or the system's error
 */
export async function httpGet(address: string, get: HttpGet): Promise<HttpAnswer> {
  let url = new URL(address);
  const { origin } = url;
  for (let redirects = 0; ; redirects += 1) {
    const secret =
      get.authorization !== null && url.origin === origin
        ? { authorization: get.authorization }
        : {};
    const headers = { "user-agent": "edge-slm-bench", ...get.headers, ...secret };
    const message = await openConnection(url, proxyFor(url), { headers, signal: get.signal });
    const status = message.statusCode ?? 0;
    const place = message.headers.location;
    if (!REDIRECTS.includes(status) || place === undefined) return answerFrom(message, status);
    message.destroy();
    if (redirects === MOST_REDIRECTS) throw new NotServed("the server redirects without end");
    url = redirected(url, place);
  }
}

function redirected(from: URL, place: string): URL {
  const url = URL.canParse(place, from.href) ? new URL(place, from.href) : null;
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    throw new NotServed("the server redirects to what is no web address");
  }
  if (from.protocol === "https:" && url.protocol === "http:") {
    throw new NotServed(`the server redirects to ${url.origin}, which is not encrypted`);
  }
  return url;
}

function answerFrom(message: IncomingMessage, status: number): HttpAnswer {
  return {
    status,
    statusText: message.statusMessage ?? "",
    header: (name) => {
      const value = message.headers[name];
      return Array.isArray(value) ? (value[0] ?? null) : (value ?? null);
    },
    body: message,
    discard: () => {
      message.destroy();
    },
  };
}
