import { z } from "zod";
import { wholeNumbersSchema } from "./whole-numbers.ts";

/** Nanoseconds since the request was accepted, by the clock of the asking process. */
const elapsedNsSchema = z.int().nonnegative();

/** Token counts as a server gives them, each `null` where it is silent. Never estimated. */
export const serverUsageSchema = z.strictObject({
  promptTokenCount: z.int().nonnegative().nullable(),
  /** May or may not count the end-of-generation token; servers differ. */
  outputTokenCount: z.int().nonnegative().nullable(),
  /** Prompt tokens that the server says it had in its cache. */
  cachedTokenCount: z.int().nonnegative().nullable(),
});

export type ServerUsage = z.infer<typeof serverUsageSchema>;

/** An attempt that gave no answer, before the one that is timed. */
export const refusedAttemptSchema = z.strictObject({
  /** With which the server turned it away for the moment; `null` when it had closed the open connection. */
  httpStatus: z.int().positive().nullable(),
  waitedMs: z.number().nonnegative(),
});

/**
 * What the asking side of one streamed HTTP request saw. Chunks are pieces of text as they arrived;
 * they are not tokens.
 */
export const httpObservationSchema = z.strictObject({
  endpoint: z.enum(["chat/completions", "completions"]),
  /** The request went over a connection that was open already; else connecting is inside the window. */
  isConnectionReused: z.boolean(),
  /** The connection is open (with TLS: the handshake is done); `null` for one that was open already. */
  connectEndNs: elapsedNsSchema.nullable(),
  /** The last byte of the request was handed to the operating system. */
  requestWrittenNs: elapsedNsSchema.nullable(),
  /** Status line and headers of the answer are read. */
  headersNs: elapsedNsSchema,
  /** First byte of the body. */
  firstByteNs: elapsedNsSchema.nullable(),
  /**
   * First chunk that holds text (of the answer or of its reasoning) or a token id. Empty chunks and those
   * that only name a role do not count. `null` for an empty answer.
   */
  firstContentNs: elapsedNsSchema.nullable(),
  /** Arrival of each chunk that holds text or a token id, in order. */
  chunkNs: wholeNumbersSchema,
  /** UTF-16 units of text in each of them. */
  chunkCharacters: wholeNumbersSchema,
  /** All events of the stream, empty ones and the closing one too. */
  eventCount: z.int().nonnegative(),
  /** The body ended; `null` when it was not read to its end: cancelled, or still open behind its last event. */
  responseEndNs: elapsedNsSchema.nullable(),
  /** Elapsed while this process split the stream into events and read their JSON, nanoseconds. */
  parseNs: elapsedNsSchema,
  /** Text that the server marks as reasoning; it is not part of the answer. `null` when there was none. */
  reasoningText: z.string().nullable(),
  finishReason: z.string().nullable(),
  /** The model's name in the answer; `null` when it has none. */
  servedModel: z.string().nullable(),
  systemFingerprint: z.string().nullable(),
  usage: serverUsageSchema.nullable(),
  /**
   * Timings of the server's own (llama-server's `timings`, this tool's `edge_bench`): the single values of the
   * last event that has them, names and texts shortened; `null` when there are none.
   */
  serverTimings: z.record(z.string(), z.json()).nullable(),
  refusedAttempts: z.array(refusedAttemptSchema),
});

export type HttpObservation = z.infer<typeof httpObservationSchema>;

/**
 * How a server is asked. The key never stands here: it is read from the environment variable
 * `EDGE_BENCH_API_KEY` by the process that sends it.
 */
export const serverRequestSchema = z.strictObject({
  /** Such as `http://127.0.0.1:8080/v1`, without user name or password. */
  baseUrl: z.url(),
  /** The name to ask for; `null` asks for the only one that the server lists. */
  servedModel: z.string().min(1).nullable(),
  /** Keep the connection open between requests; else each opens its own inside the window. */
  keepAlive: z.boolean(),
  /** Process of the server on this machine, whose memory and processor time are read; `null` when not given. */
  serverPid: z.int().positive().nullable(),
  /** A request without a byte from the server for this long is given up. */
  silenceMs: z.int().positive(),
});

export type ServerRequest = z.infer<typeof serverRequestSchema>;

/** Who answered, as far as the server tells; `null` where it does not. */
export const servedModelSchema = z.strictObject({
  baseUrl: z.string(),
  /** As it was asked for, word for word: where a server calls its model by a path, that path. */
  servedModel: z.string(),
  /** Such as `llama-server`, `mlx_lm.server`, `ollama`, `lm-studio`, `vllm`, `edge-bench`. */
  software: z.string().nullable(),
  softwareVersion: z.string().nullable(),
  /** Name of the model's file or folder, without its place; `servedModel` may hold that all the same. */
  modelFile: z.string().nullable(),
  contextTokens: z.int().positive().nullable(),
  /** Requests that it works on at once. */
  slotCount: z.int().positive().nullable(),
  /** The server can be told to start without its prompt cache, and was seen to understand that. */
  canClearCache: z.boolean(),
  /** Software of this name decodes past end-of-generation tokens when asked; not tried. */
  canIgnoreEndOfGeneration: z.boolean(),
  /** It sends the ids of its tokens when asked. */
  givesTokenIds: z.boolean(),
  serverPid: z.int().positive().nullable(),
});

export type ServedModel = z.infer<typeof servedModelSchema>;
