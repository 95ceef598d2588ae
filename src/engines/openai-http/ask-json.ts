import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { systemCodeOf } from "../../core/errors.ts";
import { succeeded, type Failure, type Outcome } from "../../core/outcome.ts";
import type { Endpoint } from "./endpoint.ts";
import { brokeOff, malformed, refused, silent, unreachable } from "./failures.ts";
import { excerpt } from "./foreign-text.ts";

/** Lists of models, properties, ids of long prompts: all far smaller. */
const ANSWER_LIMIT_BYTES = 16 * 1024 * 1024;
const CUT_TWICE = "the connection was cut before an answer, twice";

export interface JsonAnswer {
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/**
 * Asks a server something outside any timed window and reads its JSON answer.
 * Failures: every status but 200, an answer that is no JSON or longer than 16 MiB, silence, no connection.
 * @param body sent by POST; absent for GET
 */
export async function askJson(
  endpoint: Endpoint,
  url: string,
  body?: unknown,
): Promise<Outcome<JsonAnswer>> {
  const content = body === undefined ? null : JSON.stringify(body);
  const first = await askOnce(endpoint, url, content);
  // The server may have closed an open connection in this very moment: a new one is made then.
  return first ?? (await askOnce(endpoint, url, content)) ?? brokeOff(url, CUT_TWICE);
}

/** `null` when a connection from an earlier request turned out to be closed. */
function askOnce(
  endpoint: Endpoint,
  url: string,
  content: string | null,
): Promise<Outcome<JsonAnswer> | null> {
  return new Promise((resolve) => {
    const request = endpoint.open(content === null ? "GET" : "POST", url, headersFor(content));
    let settled = false;
    const settle = (outcome: Outcome<JsonAnswer> | null): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      if (outcome?.status !== "ok") request.destroy();
      resolve(outcome);
    };
    const timer = setTimeout(() => {
      settle(silent(url, endpoint.silenceMs));
    }, endpoint.silenceMs);
    let isAnswered = false;
    request.on("response", (response) => {
      isAnswered = true;
      readAnswer(url, response, settle);
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
  url: string,
  response: IncomingMessage,
  settle: (outcome: Outcome<JsonAnswer>) => void,
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
    const text = Buffer.concat(parts).toString("utf8");
    settle(classify(url, response, text));
  });
}

function classify(url: string, response: IncomingMessage, text: string): Outcome<JsonAnswer> {
  const { statusCode = 0, headers } = response;
  if (statusCode !== 200) return refused(url, statusCode, text);
  // Seen of mlx_lm.server, which dies of it after the headers.
  if (text === "")
    return brokeOff(url, "an empty answer; does the folder of its Hugging Face cache exist?");
  try {
    return succeeded({ headers, body: JSON.parse(text) as unknown });
  } catch {
    return malformed(url, `no JSON: ${excerpt(text, 100)}`);
  }
}

function connectionFailure(url: string, error: Error): { status: "failed"; failure: Failure } {
  const code = systemCodeOf(error) ?? "";
  if (isReset(error)) return brokeOff(url, `the connection was cut (${code})`);
  if (code.startsWith("HPE_")) return malformed(url, `no HTTP (${code})`);
  return unreachable(url, error);
}

function isReset(error: Error): boolean {
  const code = systemCodeOf(error);
  return code === "ECONNRESET" || code === "EPIPE";
}
