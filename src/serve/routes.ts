import type { ServerResponse } from "node:http";
import { ApiError } from "./api-error.ts";
import { complete, type RequestStart } from "./complete.ts";
import { readCompletionRequest, type CompletionEndpoint } from "./completion-request.ts";
import { modelList, properties } from "./describe-model.ts";
import type { Served } from "./served.ts";
import { applyTemplate, detokenize, tokenize } from "./token-endpoints.ts";

/** What a route has at hand. */
export interface Exchange {
  readonly served: Served;
  readonly body: unknown;
  readonly response: ServerResponse;
  readonly start: RequestStart;
}

export interface Route {
  readonly method: "GET" | "POST";
  /** Answers without a key. */
  readonly isPublic: boolean;
  /** The object to send; `null` when the answer was sent already. */
  readonly answer: (exchange: Exchange) => object | null | Promise<object | null>;
}

function get(answer: Route["answer"], isPublic = false): Route {
  return { method: "GET", isPublic, answer };
}

function post(answer: Route["answer"]): Route {
  return { method: "POST", isPublic: false, answer };
}

function completion(endpoint: CompletionEndpoint): Route {
  return post(({ served, body, response, start }) =>
    complete(served, readCompletionRequest(endpoint, body), response, start),
  );
}

const ROUTES: ReadonlyMap<string, Route> = new Map([
  ["/health", get(() => ({ status: "ok" }), true)],
  ["/v1/models", get(({ served }) => modelList(served))],
  ["/props", get(({ served }) => properties(served))],
  ["/v1/chat/completions", completion("chat/completions")],
  ["/v1/completions", completion("completions")],
  ["/tokenize", post(({ served, body }) => tokenize(served.model, body))],
  ["/detokenize", post(({ served, body }) => detokenize(served.model, body))],
  ["/apply-template", post(({ served, body }) => applyTemplate(served.model, body))],
]);

/** @throws ApiError 404, 405 */
export function routeOf(method: string, url: string): Route {
  const path = url.split("?")[0] ?? "";
  const route = ROUTES.get(path);
  if (route === undefined) {
    throw new ApiError(
      `there is nothing at ${path.slice(0, 200)}; there is ${[...ROUTES.keys()].join(", ")}`,
      { status: 404, code: "not_found" },
    );
  }
  if (route.method === method) return route;
  throw new ApiError(`${path} takes ${route.method}`, {
    status: 405,
    code: "method_not_allowed",
    headers: { allow: route.method },
  });
}
