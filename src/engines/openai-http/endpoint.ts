import { Agent as HttpAgent, request as httpRequest, type ClientRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { ServerRequest } from "../../core/http-observation.ts";
import { failed, succeeded, type Outcome } from "../../core/outcome.ts";

/** Where the key is read from. It is sent to the host of the base URL and nowhere else. */
export const API_KEY_VARIABLE = "EDGE_BENCH_API_KEY";

/** A server and the way to it. */
export interface Endpoint {
  /** Without a slash at its end, such as `http://127.0.0.1:8080/v1`. */
  readonly baseUrl: string;
  /** The base URL without `/v1`: where servers have what is not part of the standard. */
  readonly rootUrl: string;
  readonly key: string | null;
  readonly silenceMs: number;
  /** Makes a request that is not yet sent. Redirects are never followed. */
  open(
    method: "GET" | "POST",
    url: string,
    headers: Readonly<Record<string, string>>,
  ): ClientRequest;
  close(): void;
}

/**
 * Checks how a server is asked and prepares the connection, without using it.
 * Refusals: a base URL that is none, holds a user, a password, a query or a fragment, or is neither http
 * nor https; a key that no header can hold.
 * @param key value of `EDGE_BENCH_API_KEY`; empty means none
 */
export function prepareEndpoint(server: ServerRequest, key: string | undefined): Outcome<Endpoint> {
  const url = URL.canParse(server.baseUrl) ? new URL(server.baseUrl) : null;
  const problem = url === null ? "it is no URL" : problemOf(url);
  if (url === null || problem !== null) {
    return failed(
      "engine-refused",
      `the base URL cannot be used: ${problem ?? ""}`,
      `Give it as http://127.0.0.1:8080/v1, and a key in the variable ${API_KEY_VARIABLE}.`,
    );
  }
  if (key !== undefined && !/^[\x21-\x7e]*$/.test(key)) {
    return failed(
      "engine-refused",
      `${API_KEY_VARIABLE} holds characters that no HTTP header may hold`,
      "Look for a line break or a space at its end.",
    );
  }
  const usedKey = key === undefined || key === "" ? null : key;
  return succeeded(openEndpoint(url, usedKey, server));
}

function problemOf(url: URL): string | null {
  if (url.protocol !== "http:" && url.protocol !== "https:")
    return "only http and https are spoken";
  if (url.username !== "" || url.password !== "") return "it holds a user name or a password";
  if (url.search !== "" || url.hash !== "") return "it holds a query or a fragment";
  return null;
}

function openEndpoint(url: URL, key: string | null, server: ServerRequest): Endpoint {
  const baseUrl = `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
  const isSecure = url.protocol === "https:";
  const agentOptions = { keepAlive: server.keepAlive, maxSockets: 1 };
  const agent = isSecure ? new HttpsAgent(agentOptions) : new HttpAgent(agentOptions);
  const common: Record<string, string> = {
    ...(key === null ? {} : { authorization: `Bearer ${key}` }),
    // Said outright: with a limit of sockets, Node's agent would announce to keep it open.
    ...(server.keepAlive ? {} : { connection: "close" }),
  };
  return {
    baseUrl,
    rootUrl: baseUrl.replace(/\/v1$/, ""),
    key,
    silenceMs: server.silenceMs,
    open: (method, target, headers) => {
      const make = isSecure ? httpsRequest : httpRequest;
      const request = make(target, { method, agent, headers: { ...common, ...headers } });
      request.setNoDelay(true);
      return request;
    },
    close: () => {
      agent.destroy();
    },
  };
}
