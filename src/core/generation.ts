import { z } from "zod";
import { httpObservationSchema } from "./http-observation.ts";
import { promptFormSchema, promptSchema, tokenIdSchema } from "./prompt.ts";
import { wholeNumbersSchema } from "./whole-numbers.ts";

/**
 * How the next token is chosen. `temperature` 0 is greedy: the arg-max of the logits, and the other
 * fields are not used. Otherwise top-k, top-p, min-p (each only when set), then temperature, then a
 * draw from a generator seeded with `seed`.
 */
export const samplingSchema = z.strictObject({
  temperature: z.number().min(0).max(10),
  /** Keep the k most likely tokens; `null` keeps all. */
  topK: z.int().positive().nullable(),
  /** Nucleus: keep the smallest set whose probabilities reach this, in (0, 1]; `null` keeps all. */
  topP: z.number().positive().max(1).nullable(),
  /** Keep tokens at least this fraction as likely as the best one, in [0, 1]; `null` keeps all. */
  minP: z.number().min(0).max(1).nullable(),
  /** Unsigned 32-bit. */
  seed: z.int().nonnegative().max(0xffff_ffff),
});

export type Sampling = z.infer<typeof samplingSchema>;

/** Greedy decoding. The seed has no effect and is 0. */
export const GREEDY: Sampling = { temperature: 0, topK: null, topP: null, minP: null, seed: 0 };

/**
 * What the key-value cache holds when the clock starts.
 * - `cold`: nothing; every prompt token is evaluated inside the timed window.
 * - `prefix`: exactly the first `tokenCount` tokens of this prompt. The engine prepares that state
 *   before the clock starts: by trimming when it holds them already, else by evaluating them.
 */
export const cacheStateSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("cold") }),
  z.strictObject({ kind: z.literal("prefix"), tokenCount: z.int().nonnegative() }),
]);

export const generateRequestSchema = z.strictObject({
  prompt: promptSchema,
  sampling: samplingSchema,
  maxOutputTokens: z.int().positive(),
  /** Go on past end-of-generation tokens, so that exactly `maxOutputTokens` are decoded. */
  ignoreEndOfGeneration: z.boolean(),
  /** Generation ends before the first of these; the text is cut there. Tokens are kept. */
  stopStrings: z.array(z.string().min(1)),
  /** JSON Schema that the output must follow (grammar-constrained); `null` for free output. */
  jsonSchema: z.record(z.string(), z.unknown()).nullable(),
  cache: cacheStateSchema,
});

export type GenerateRequest = z.infer<typeof generateRequestSchema>;

/** Nanoseconds since the request was accepted. */
const elapsedNsSchema = z.int().nonnegative();

/**
 * Integer nanoseconds since the engine accepted the request, taken in the process that computes.
 * `null` where a step did not happen (a token prompt has no template) or could not be observed.
 */
export const generationTimingSchema = z.strictObject({
  /** Wall clock when the request was accepted, milliseconds since 1970. */
  acceptedEpochMs: z.number().nonnegative(),
  templateEndNs: elapsedNsSchema.nullable(),
  tokenizeEndNs: elapsedNsSchema.nullable(),
  prefillStartNs: elapsedNsSchema.nullable(),
  /** End of each prompt batch, in order; empty when the engine does not show them. */
  prefillChunkEndNs: wholeNumbersSchema,
  /** Logits of the first output token are ready; sampling has not begun. */
  prefillEndNs: elapsedNsSchema.nullable(),
  /**
   * One entry per output token: its id is known (logits ready and sampled; from a server: it has arrived).
   * `null` when single tokens cannot be told apart, as in the chunks of most servers.
   */
  tokenNs: wholeNumbersSchema.nullable(),
  /** Generation ended; output text not yet built. */
  endNs: elapsedNsSchema,
});

export type GenerationTiming = z.infer<typeof generationTimingSchema>;

export const stopReasonSchema = z.enum([
  "max-tokens",
  "end-of-generation",
  "stop-string",
  "grammar-end",
  "cancelled",
  /** A server says that it stopped, and not which of an end token, a stop string and a grammar it was. */
  "server-stop",
]);

export type StopReason = z.infer<typeof stopReasonSchema>;

/** A garbage collection that overlapped the timed window. */
export const gcPauseSchema = z.strictObject({
  /** Since the request was accepted; negative when it began before. */
  startNs: z.int(),
  durationNs: z.int().nonnegative(),
  kind: z.enum([
    "scavenge",
    "minor-mark-sweep",
    "mark-sweep-compact",
    "incremental",
    "weak-callbacks",
    "unknown",
  ]),
});

/** Everything that was observed while one request was generated. Rates and TTFT are derived from it later. */
export const generationTraceSchema = z.strictObject({
  promptForm: promptFormSchema,
  /** The text that was tokenized; `null` for a token prompt. */
  renderedPrompt: z.string().nullable(),
  /** `null` when a server does not tell. */
  promptTokens: wholeNumbersSchema.nullable(),
  /**
   * Generated ids, without the end-of-generation token that stopped them (see `endToken`); `null` when
   * a server does not tell.
   */
  outputTokens: wholeNumbersSchema.nullable(),
  /** The end-of-generation id that stopped the output; `null` when something else did. */
  endToken: tokenIdSchema.nullable(),
  text: z.string(),
  stopReason: stopReasonSchema,
  /** `null` when a server does not tell. */
  promptTokenCount: z.int().nonnegative().nullable(),
  /** Prompt tokens that were in the cache when the clock started; `null` when the engine does not tell. */
  cachedTokenCount: z.int().nonnegative().nullable(),
  /** Prompt tokens evaluated inside the timed window; `null` when the engine does not tell. */
  evaluatedTokenCount: z.int().nonnegative().nullable(),
  /** `null` when a server does not tell. */
  outputTokenCount: z.int().nonnegative().nullable(),
  /**
   * How the cache state was reached before the clock started. `asked`: a server was told to begin without
   * its cache; `not-controlled`: a server that cannot be told.
   */
  cachePreparation: z.enum(["cleared", "trimmed", "evaluated", "asked", "not-controlled"]),
  timing: generationTimingSchema,
  gcPauses: z.array(gcPauseSchema),
  /** What was seen of the HTTP exchange; only for `openai-http`. */
  http: httpObservationSchema.optional(),
});

export type GenerationTrace = z.infer<typeof generationTraceSchema>;
