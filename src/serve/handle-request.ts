import type { IncomingMessage, ServerResponse } from "node:http";
import { messageOf } from "../core/errors.ts";
import { ApiError, ClientGoneError } from "./api-error.ts";
import { readJsonBody } from "./read-body.ts";
import { checkOrigin } from "./request-guard.ts";
import { routeOf } from "./routes.ts";
import type { Served } from "./served.ts";

/** One line of a server's log. */
export interface Exchanged {
  readonly method: string;
  readonly url: string;
  /** `null` when the client was seen to have left before its answer. */
  readonly status: number | null;
  readonly milliseconds: number;
  /** What was refused, or why it ended early; `null` when nothing was. */
  readonly reason: string | null;
  /** An error that nobody expected. */
  readonly bug: unknown;
}

/** Answers one request; never throws. @param key `null` when none is asked for */
export async function handleRequest(
  served: Served,
  key: string | null,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Exchanged> {
  const start = { at: process.hrtime.bigint(), cpu: process.cpuUsage() };
  const { method = "", url = "" } = request;
  let error: unknown = null;
  try {
    const route = routeOf(method, url);
    checkOrigin(request.headers, route.isPublic ? null : key);
    const body = route.method === "POST" ? await readJsonBody(request) : null;
    const answer = await route.answer({ served, body, response, start });
    if (answer !== null) sendAnswer(response, answer);
  } catch (thrown) {
    error = thrown;
    refuse(request, response, thrown);
  }
  const status = response.headersSent ? response.statusCode : null;
  const milliseconds = Number(process.hrtime.bigint() - start.at) / 1e6;
  const reason = error === null ? null : messageOf(error);
  return { method, url, status, milliseconds, reason, bug: isExpected(error) ? null : error };
}

/** @throws ClientGoneError */
function sendAnswer(response: ServerResponse, answer: object): void {
  if (response.destroyed) throw new ClientGoneError("the client left before its answer");
  sendObject(response, 200, {}, answer);
}

function isExpected(error: unknown): boolean {
  return error === null || error instanceof ApiError || error instanceof ClientGoneError;
}

function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (error instanceof ClientGoneError || response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const refusal = error instanceof ApiError ? error : internalError();
  // The rest of a body that is not wanted may be long: the connection ends, and it is not read.
  const rest = isBodyLeft(request) ? { connection: "close" } : {};
  sendObject(response, refusal.status, { ...rest, ...refusal.headers }, refusal.toObject());
}

function isBodyLeft({ complete, headers }: IncomingMessage): boolean {
  if (complete) return false;
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

/** The reason is in the server's own log; a stranger learns nothing of its inside. */
function internalError(): ApiError {
  return new ApiError("the server failed; its log says why", {
    status: 500,
    code: "internal_error",
  });
}

function sendObject(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  object: object,
): void {
  const text = `${JSON.stringify(object)}\n`;
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
    ...headers,
  });
  response.end(text);
}
