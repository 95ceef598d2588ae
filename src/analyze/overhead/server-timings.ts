import { z } from "zod";
import type { HttpObservation } from "../../core/http-observation.ts";

/** Longer than any request; larger numbers are no durations. */
const LONGEST_NS = 1e15;
const NS_PER_MS = 1e6;

/** A server may send anything: what is no duration counts as not told. */
const nanoseconds = z.number().min(0).max(LONGEST_NS).nullable().catch(null);
const milliseconds = z
  .number()
  .min(0)
  .max(LONGEST_NS / NS_PER_MS)
  .nullable()
  .catch(null);

/** Of this tool's own server. */
const ownTimingsSchema = z.object({
  request_parse_ns: nanoseconds,
  template_ns: nanoseconds,
  tokenize_ns: nanoseconds,
  prefill_ns: nanoseconds,
  decode_ns: nanoseconds,
  detokenize_ns: nanoseconds,
  serialize_ns: nanoseconds,
  socket_write_ns: nanoseconds,
});

const llamaServerTimingsSchema = z.object({ prompt_ms: milliseconds, predicted_ms: milliseconds });

/**
 * Durations inside a server as it tells them, nanoseconds; `null` where it does not. `decodeNs` of this tool's
 * own server is the engine alone. llama-server's `predicted_ms` runs to the last token and holds, for every
 * token before that, its text, the search for stop strings and the hand-over to the connection too.
 */
export interface ServerParts {
  readonly source: "edge-bench" | "llama-server" | "none";
  readonly requestParseNs: number | null;
  readonly templateNs: number | null;
  readonly tokenizeNs: number | null;
  readonly prefillNs: number | null;
  readonly decodeNs: number | null;
  readonly detokenizeNs: number | null;
  readonly serializeNs: number | null;
  readonly socketWriteNs: number | null;
}

export function serverPartsOf({
  serverTimings,
}: Pick<HttpObservation, "serverTimings">): ServerParts {
  const told = ownTimingsSchema.parse(serverTimings ?? {});
  // The `*_ms` of this tool's own server hold the text work and the sending, which have figures of their own.
  const isOwn = Object.values(told).some((ns) => ns !== null);
  const foreign = llamaServerTimingsSchema.parse(serverTimings ?? {});
  return {
    source: isOwn ? "edge-bench" : foreign.predicted_ms === null ? "none" : "llama-server",
    prefillNs: isOwn ? told.prefill_ns : toNanoseconds(foreign.prompt_ms),
    decodeNs: isOwn ? told.decode_ns : toNanoseconds(foreign.predicted_ms),
    requestParseNs: told.request_parse_ns,
    templateNs: told.template_ns,
    tokenizeNs: told.tokenize_ns,
    detokenizeNs: told.detokenize_ns,
    serializeNs: told.serialize_ns,
    socketWriteNs: told.socket_write_ns,
  };
}

function toNanoseconds(durationMs: number | null): number | null {
  return durationMs === null ? null : durationMs * NS_PER_MS;
}
