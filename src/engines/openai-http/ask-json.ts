import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { systemCodeOf } from "../../core/errors.ts";
import { succeeded, type Failure, type Outcome } from "../../core/outcome.ts";
import type { Endpoint } from "./endpoint.ts";
import {
  brokeOff,
  cutTwice,
  isReset,
  malformed,
  refused,
  unanswered,
  unreachable,
} from "./failures.ts";
import { excerpt } from "./foreign-text.ts";

/** Lists of models, properties, ids of long prompts: all far smaller. */
const ANSWER_LIMIT_BYTES = 16 * 1024 * 1024;
/** A server has nothing at this path; 403: a proxy in front of it lets only `/v1` through. */
const NOT_THERE = new Set([403, 404, 405, 501]);

export interface JsonAnswer {
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

interface TextAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/**
 * Asks a server something outside any timed window and reads its JSON answer.
 * Failures: every status but 200, an answer that is no JSON or longer than 16 MiB, no whole answer in the
 * time of silence, no connection.
 * @param body sent by POST; absent for GET
 */
export async function askJson(
  endpoint: Endpoint,
  url: string,
  body?: unknown,
): Promise<Outcome<JsonAnswer>> {
  const content = body === undefined ? null : JSON.stringify(body);
  const answer = await askText(endpoint, url, content);
  if (answer.status === "failed") return answer;
  const { status, headers, text } = answer.value;
  if (status !== 200) return refused(url, status, text);
  // Seen of mlx_lm.server, which dies of it after the headers.
  if (text === "")
    return brokeOff(url, "an empty answer; does the folder of its Hugging Face cache exist?");
  const parsed = parsedJson(text);
  return parsed === undefined
    ? malformed(url, `no JSON: ${excerpt(text, 100)}`)
    : succeeded({ headers, body: parsed });
}

/**
 * The answer to GET of a path that only some servers have: JSON, or the text itself where it is none;
 * `null` where the server has no such path. Every other failure is one.
 */
export async function askIfThere(endpoint: Endpoint, url: string): Promise<Outcome<unknown>> {
  const answer = await askText(endpoint, url, null);
  if (answer.status === "failed") return answer;
  const { status, text } = answer.value;
  if (NOT_THERE.has(status)) return succeeded(null);
  if (status !== 200) return refused(url, status, text);
  const parsed = parsedJson(text);
  return succeeded(parsed === undefined ? text : parsed);
}

/** `undefined` for what is no JSON. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

async function askText(
  endpoint: Endpoint,
  url: string,
  content: string | null,
): Promise<Outcome<TextAnswer>> {
  const first = await askOnce(endpoint, url, content);
  // The server may have closed an open connection in this very moment: a new one is made then.
  return first ?? (await askOnce(endpoint, url, content)) ?? cutTwice(url);
}

/** `null` when a connection from an earlier request turned out to be closed. */
function askOnce(
  endpoint: Endpoint,
  url: string,
  content: string | null,
): Promise<Outcome<TextAnswer> | null> {
  return new Promise((resolve) => {
    const request = endpoint.open(content === null ? "GET" : "POST", url, headersFor(content));
    let settled = false;
    const settle = (outcome: Outcome<TextAnswer> | null): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      if (outcome?.status !== "ok") request.destroy();
      resolve(outcome);
    };
    const timer = setTimeout(() => {
      settle(unanswered(url, endpoint.silenceMs));
    }, endpoint.silenceMs);
    let isAnswered = false;
    request.on("response", (response) => {
      isAnswered = true;
      readAnswer(endpoint, url, response, settle);
    });
    request.on("error", (error) => {
      const isStale = request.reusedSocket && !isAnswered && isReset(error);
      settle(isStale ? null : connectionFailure(url, error));
    });
    request.end(content ?? "");
  });
}

function headersFor(content: string | null): Record<string, string> {
  const accept = "application/json";
  if (content === null) return { accept };
  return {
    accept,
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(content)),
  };
}

function readAnswer(
  endpoint: Endpoint,
  url: string,
  response: IncomingMessage,
  settle: (outcome: Outcome<TextAnswer>) => void,
): void {
  const parts: Buffer[] = [];
  let sizeBytes = 0;
  response.on("data", (bytes: Buffer) => {
    sizeBytes += bytes.length;
    if (sizeBytes > ANSWER_LIMIT_BYTES)
      settle(malformed(url, `an answer of more than ${ANSWER_LIMIT_BYTES} bytes`));
    else parts.push(bytes);
  });
  response.on("error", (error) => {
    settle(connectionFailure(url, error));
  });
  response.on("end", () => {
    const text = endpoint.conceal(Buffer.concat(parts).toString("utf8"));
    const { statusCode: status = 0, headers } = response;
    settle(succeeded({ status, headers, text }));
  });
}

function connectionFailure(url: string, error: Error): { status: "failed"; failure: Failure } {
  const code = systemCodeOf(error) ?? "";
  if (isReset(error)) return brokeOff(url, `the connection was cut (${code})`);
  if (code.startsWith("HPE_")) return malformed(url, `no HTTP (${code})`);
  return unreachable(url, error);
}
