import { Agent as HttpAgent, request as httpRequest, type ClientRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { baseUrlProblem, normalizedBaseUrl } from "../../core/base-url.ts";
import type { ServerRequest } from "../../core/http-observation.ts";
import { failed, succeeded, type Outcome } from "../../core/outcome.ts";
import { withoutKey } from "./foreign-text.ts";

/** Where the key is read from. It is sent to the host of the base URL and nowhere else. */
export const API_KEY_VARIABLE = "EDGE_BENCH_API_KEY";

/**
 * A shorter key (`test`, `lm-studio`) hides nothing and may be a word of an answer, which must not be changed.
 */
const SECRET_CHARACTERS = 16;

/** A server and the way to it. */
export interface Endpoint {
  /** Without a slash at its end, such as `http://127.0.0.1:8080/v1`. */
  readonly baseUrl: string;
  /** The base URL without `/v1`: where servers have what is not part of the standard. */
  readonly rootUrl: string;
  readonly key: string | null;
  /** What the server sent, without the key: servers may repeat what they were sent. */
  conceal(text: string): string;
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
  const problem = baseUrlProblem(server.baseUrl);
  if (problem !== null) {
    return failed(
      "engine-refused",
      `the base URL ${problem}`,
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
  return succeeded(openEndpoint(normalizedBaseUrl(server.baseUrl), usedKey, server));
}

function openEndpoint(baseUrl: string, key: string | null, server: ServerRequest): Endpoint {
  const isSecure = baseUrl.startsWith("https:");
  const agentOptions = { keepAlive: server.keepAlive, maxSockets: 1 };
  const agent = isSecure ? new HttpsAgent(agentOptions) : new HttpAgent(agentOptions);
  const isSecret = key !== null && key.length >= SECRET_CHARACTERS;
  const common: Record<string, string> = {
    ...(key === null ? {} : { authorization: `Bearer ${key}` }),
    // Said outright: with a limit of sockets, Node's agent would announce to keep it open.
    ...(server.keepAlive ? {} : { connection: "close" }),
  };
  return {
    baseUrl,
    rootUrl: baseUrl.replace(/\/v1$/, ""),
    key,
    conceal: (text) => (isSecret ? withoutKey(text, key) : text),
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
