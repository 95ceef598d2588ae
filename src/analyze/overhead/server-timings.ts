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

/** Of this tool's own server, and of llama-server (`prompt_ms`, `predicted_ms`). */
const timingsSchema = z.looseObject({
  request_parse_ns: nanoseconds,
  template_ns: nanoseconds,
  tokenize_ns: nanoseconds,
  prefill_ns: nanoseconds,
  decode_ns: nanoseconds,
  detokenize_ns: nanoseconds,
  serialize_ns: nanoseconds,
  socket_write_ns: nanoseconds,
  prompt_ms: milliseconds,
  predicted_ms: milliseconds,
});

/** Durations inside a server as it tells them, nanoseconds; `null` where it does not. */
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
  const told = timingsSchema.parse(serverTimings ?? {});
  const isOwn = told.prefill_ns !== null || told.decode_ns !== null;
  return {
    source: isOwn ? "edge-bench" : told.predicted_ms === null ? "none" : "llama-server",
    requestParseNs: told.request_parse_ns,
    templateNs: told.template_ns,
    tokenizeNs: told.tokenize_ns,
    prefillNs: told.prefill_ns ?? toNanoseconds(told.prompt_ms),
    decodeNs: told.decode_ns ?? toNanoseconds(told.predicted_ms),
    detokenizeNs: told.detokenize_ns,
    serializeNs: told.serialize_ns,
    socketWriteNs: told.socket_write_ns,
  };
}

function toNanoseconds(durationMs: number | null): number | null {
  return durationMs === null ? null : durationMs * NS_PER_MS;
}
