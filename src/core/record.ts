import { z } from "zod";
import { conditionsSchema } from "./conditions.ts";
import { modelFactsSchema } from "./engine.ts";
import { generateRequestSchema, generationTraceSchema } from "./generation.ts";
import { memoryReadingSchema } from "./memory.ts";
import { failureSchema } from "./outcome.ts";

/** Raised with every change of a line's meaning; readers refuse versions they do not know. */
export const RECORD_SCHEMA_VERSION = 1;

export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, "64 lowercase hex digits");

/** What the key-value cache is meant to hold when a trial starts; verified afterwards by evaluated-token counts. */
export const cacheConditionSchema = z.enum(["cold", "warm-prefix", "cached"]);
export type CacheCondition = z.infer<typeof cacheConditionSchema>;

/**
 * - `fixed-length`: exactly N tokens are decoded, past end-of-generation: speed is compared on equal work.
 * - `constrained`: natural stop, output forced by a JSON Schema grammar.
 * - `unconstrained`: natural stop, free output.
 * - `first-token`: ends after the first token; only its TTFT is of interest.
 */
export const trialModeSchema = z.enum([
  "fixed-length",
  "constrained",
  "unconstrained",
  "first-token",
]);
export type TrialMode = z.infer<typeof trialModeSchema>;

/** Which trial this is. Together with what the key hashes it names one request to one model. */
export const trialIdentitySchema = z.strictObject({
  /**
   * SHA-256 over everything that can change the result: engine, version, backend variant, model
   * file, load options, rendered prompt, sampling, mode, cache condition, item, repetition, round.
   */
  trialKey: sha256Schema,
  modelId: z.string().min(1),
  scenario: z.string().min(1),
  mode: trialModeSchema,
  cacheCondition: cacheConditionSchema,
  promptId: z.string().min(1),
  language: z.string().min(2),
  /** From 0. A fresh engine process serves each (model, round). */
  round: z.int().nonnegative(),
  /** From 0. How often this prompt was used before in the same cell. */
  repetition: z.int().nonnegative(),
  /**
   * Warm-ups are run again in every engine process. A determinism check repeats a measured greedy
   * request; its output is compared, its speed is not used.
   */
  phase: z.enum(["warm-up", "measured", "determinism-check"]),
});

export type TrialIdentity = z.infer<typeof trialIdentitySchema>;

/** One line of `plan.jsonl`: a trial to run, in the planned order. */
export const plannedTrialSchema = z.strictObject({
  ...trialIdentitySchema.shape,
  /** From 0, the place in the plan. */
  sequence: z.int().nonnegative(),
  request: generateRequestSchema,
  /** Tokens of the rendered prompt by the model's own tokenizer; `null` when a server does not tell. */
  promptTokenCount: z.int().positive().nullable(),
  promptSha256: sha256Schema,
  /** The prompt's length lies in the scenario's declared range; `null` when it is not known. */
  promptLengthInRange: z.boolean().nullable(),
});

export type PlannedTrial = z.infer<typeof plannedTrialSchema>;

const recordBase = {
  schemaVersion: z.literal(RECORD_SCHEMA_VERSION),
  ...trialIdentitySchema.shape,
  /** Order in which trials were run in this experiment, warm-ups counted, over all sessions. */
  runOrder: z.int().nonnegative(),
  /** Names the engine process; its facts are in `sessions.jsonl`. */
  sessionId: z.string().min(1),
  /** The first request that this process served. */
  firstInProcess: z.boolean(),
  startedEpochMs: z.number().nonnegative(),
  /** Time since the process answered its previous request; `null` for the first. */
  idleMs: z.number().nonnegative().nullable(),
  /** SHA-256 of the text that was tokenized (for token prompts: of the ids as JSON). */
  promptSha256: sha256Schema,
  conditionsBefore: conditionsSchema,
  conditionsAfter: conditionsSchema,
};

export const okRecordSchema = z.strictObject({
  ...recordBase,
  status: z.literal("ok"),
  trace: generationTraceSchema,
  outputSha256: sha256Schema,
  /** Read right after the reply; `null` when the process died in between. */
  memory: memoryReadingSchema.nullable(),
});

export const failedRecordSchema = z.strictObject({
  ...recordBase,
  status: z.literal("failed"),
  failure: failureSchema,
});

/** One line of `records.jsonl`. */
export const trialRecordSchema = z.discriminatedUnion("status", [
  okRecordSchema,
  failedRecordSchema,
]);

export type OkRecord = z.infer<typeof okRecordSchema>;
export type FailedRecord = z.infer<typeof failedRecordSchema>;
export type TrialRecord = z.infer<typeof trialRecordSchema>;

/** One line of `sessions.jsonl`: an engine process, written when its model is loaded (or was refused). */
export const sessionRecordSchema = z.discriminatedUnion("status", [
  z.strictObject({
    schemaVersion: z.literal(RECORD_SCHEMA_VERSION),
    status: z.literal("ok"),
    sessionId: z.string(),
    modelId: z.string(),
    round: z.int().nonnegative(),
    pid: z.int().positive(),
    startedEpochMs: z.number().nonnegative(),
    facts: modelFactsSchema,
    memoryAfterLoad: memoryReadingSchema.nullable(),
  }),
  z.strictObject({
    schemaVersion: z.literal(RECORD_SCHEMA_VERSION),
    status: z.literal("failed"),
    sessionId: z.string(),
    modelId: z.string(),
    round: z.int().nonnegative(),
    startedEpochMs: z.number().nonnegative(),
    failure: failureSchema,
  }),
]);

export type SessionRecord = z.infer<typeof sessionRecordSchema>;

/** One line of `scores.jsonl`: what a scorer says of one record; recomputable from the record alone. */
export const scoreRecordSchema = z.strictObject({
  schemaVersion: z.literal(RECORD_SCHEMA_VERSION),
  trialKey: sha256Schema,
  scorer: z.literal("json-validity"),
  /** The whole output is one JSON text. */
  parses: z.boolean(),
  /** It also follows the scenario's schema; false when it does not parse. */
  conforms: z.boolean(),
  /** First schema violations, or why it does not parse; empty when it conforms. */
  problems: z.array(z.string()),
});

export type ScoreRecord = z.infer<typeof scoreRecordSchema>;
