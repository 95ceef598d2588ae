import { messageOf, systemCodeOf } from "../../core/errors.ts";
import { failed, type Outcome } from "../../core/outcome.ts";
import { excerpt } from "./foreign-text.ts";

type Failed = Extract<Outcome<never>, { status: "failed" }>;

/** A server was started with its context; no option of this tool reaches it. */
export const CONTEXT_HINT = "Start the server with a larger context, or use a shorter prompt.";

const CERTIFICATE_CODES = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

/** Nobody answers at this address, or not in TLS, or with a certificate that is not trusted. */
export function unreachable(url: string, error: unknown): Failed {
  const code = systemCodeOf(error) ?? "";
  const reason = code === "" ? excerpt(messageOf(error)) : code;
  if (CERTIFICATE_CODES.has(code)) {
    return failed(
      "server-unreachable",
      `the certificate of ${url} is not trusted (${code})`,
      "Name the file of the authority that signed it in NODE_EXTRA_CA_CERTS.",
    );
  }
  if (code === "EPROTO" || code.startsWith("ERR_SSL")) {
    return failed(
      "server-unreachable",
      `no TLS connection to ${url} could be made (${reason})`,
      "Does the server speak plain HTTP? Then write http:// in the base URL.",
    );
  }
  return failed(
    "server-unreachable",
    `no connection to ${url} could be made (${reason})`,
    "Start the server, and check the host and the port of the base URL.",
  );
}

/** The server ended the connection before its answer was whole. */
export function brokeOff(url: string, what: string): Failed {
  return failed(
    "server-broke-off",
    `${url} broke off: ${what}`,
    "Look into the log of the server: it may have crashed or run out of memory.",
  );
}

/** Also over a connection that was made for this very request. */
export function cutTwice(url: string): Failed {
  return brokeOff(url, "the connection was cut before an answer, twice");
}

/** The server sent what is no answer to this request. */
export function malformed(url: string, what: string): Failed {
  return failed(
    "server-malformed",
    `${url} sent something unusable: ${what}`,
    "Check that the base URL is that of an OpenAI-compatible server (it mostly ends in /v1).",
  );
}

/** Nothing came from the server for the allowed time. */
export function silent(url: string, silenceMs: number): Failed {
  return failed(
    "server-silent",
    `${url} sent nothing for ${silenceMs / 1000} s; the request was given up`,
    "Look whether the server still works on something else, or allow it more time.",
  );
}

/** The whole answer to a question outside any timed window did not come in the allowed time. */
export function unanswered(url: string, limitMs: number): Failed {
  return failed(
    "server-silent",
    `${url} gave no whole answer within ${limitMs / 1000} s`,
    "Look whether the server still works on something else, or allow it more time.",
  );
}

/** The other side closed the connection. */
export function isReset(error: unknown): boolean {
  const code = systemCodeOf(error);
  return code === "ECONNRESET" || code === "EPIPE";
}

/** The server answered with an error of its own. */
export function refused(url: string, status: number, body: string): Failed {
  const said = excerpt(body);
  const message = `${url} answered with status ${status}${said === "" ? "" : `: ${said}`}`;
  if (isContextOverflow(body)) {
    return failed("context-overflow", message, CONTEXT_HINT);
  }
  return failed("server-refused", message, hintFor(status));
}

/** An error object where an answer should be, under a status that says that all is well. */
export function refusedInside(url: string, error: string): Failed {
  if (isContextOverflow(error)) return refused(url, 200, error);
  return failed(
    "server-refused",
    `${url} answered with status 200 and an error inside: ${excerpt(error)}`,
    "Look into the log of the server.",
  );
}

/** llama-server's `exceed_context_size_error` and OpenAI's `context_length_exceeded`. */
function isContextOverflow(body: string): boolean {
  return /"(exceed_context_size_error|context_length_exceeded)"/.test(body.slice(0, 65_536));
}

function hintFor(status: number): string {
  if (status === 401 || status === 403) return "Set the key of the server in EDGE_BENCH_API_KEY.";
  if (status === 404)
    return "Check the path of the base URL (it mostly ends in /v1) and the name of the model.";
  if (status >= 300 && status < 400)
    return "Redirects are not followed: give the address that it points to as the base URL.";
  if (status === 429 || status === 503) return "The server is busy: try again later.";
  return "Look into the log of the server.";
}

/**
 * The server turned the request away and said for how long, or did not.
 * @param times earlier attempts of this request that were turned away too
 */
export function turnedAway(
  url: string,
  { httpStatus, waitMs, said }: { httpStatus: number; waitMs: number | null; said: string },
  times: number,
): Failed {
  const seconds = waitMs === null ? null : Math.ceil(waitMs / 1000);
  const wait = seconds === null ? "did not say for how long" : `asks to wait ${seconds} s`;
  const before = times === 0 ? "" : ` after ${times} earlier attempts`;
  const words = said === "" ? "" : `: ${excerpt(said)}`;
  return failed(
    "server-refused",
    `${url} turned the request away with status ${httpStatus}${before} and ${wait}${words}`,
    seconds === null
      ? "Make sure that nobody else uses the server, then start again."
      : `Start again in ${seconds} s.`,
  );
}
