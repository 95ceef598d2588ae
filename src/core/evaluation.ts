import { z } from "zod";
import { conditionsSchema } from "./conditions.ts";
import { generateRequestSchema, generationTraceSchema } from "./generation.ts";
import { failureSchema } from "./outcome.ts";
import { chatMessageSchema } from "./prompt.ts";
import { wholeNumbersSchema } from "./whole-numbers.ts";
import { RECORD_SCHEMA_VERSION, sha256Schema } from "./record.ts";

/** How an answer is judged; one file in `src/score/` each. */
export const scorerNames = [
  "multiple-choice",
  "gsm8k",
  "humaneval",
  "label-probabilities",
  "label-text",
  "facts",
  "extraction",
  "summary",
  "probe",
] as const;
export const scorerNameSchema = z.enum(scorerNames);
export type ScorerName = z.infer<typeof scorerNameSchema>;

/**
 * What one item asks of a model, every text as it reaches the tokenizer (chat template rendered, but by
 * servers).
 * - `choices`: the log-likelihood of each continuation after the context, each pair on its own.
 * - `labels`: the probability of each label under a decoder that can only write one of them.
 * - `generation`: greedy or sampled text.
 */
export const itemRequestSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("choices"),
    context: z.string(),
    continuations: z.array(z.string()).min(1),
  }),
  z.strictObject({
    kind: z.literal("labels"),
    context: z.string(),
    labels: z.array(z.string().min(1)).min(2),
    /** First tokens that the contexts of all items of the task share: they are evaluated once. */
    sharedTokenCount: z.int().nonnegative(),
  }),
  z.strictObject({
    kind: z.literal("generation"),
    /** As it reaches the tokenizer; with `messages` their JSON, for its hash and for readers. */
    prompt: z.string(),
    /** The conversation, for a server that renders it with its own template; sent instead of `prompt`. */
    messages: z.array(chatMessageSchema).min(1).optional(),
    ...generateRequestSchema.pick({ sampling: true, maxOutputTokens: true, stopStrings: true })
      .shape,
    /**
     * First tokens that the prompts of all items of the task share: they are in the cache when the clock
     * starts, and are evaluated once.
     */
    sharedTokenCount: z.int().nonnegative(),
  }),
]);

export type ItemRequest = z.infer<typeof itemRequestSchema>;

export const evaluationIdentitySchema = z.strictObject({
  /** SHA-256 over everything that can change the result, as for performance trials. */
  trialKey: sha256Schema,
  modelId: z.string().min(1),
  /** Leaf task, by lm-eval's name where it has one: `mmlu_anatomy`, `gsm8k`, `humaneval`. */
  task: z.string().min(1),
  /** Index of the document in the test split, from 0. */
  docId: z.int().nonnegative(),
});

/** One line of the `plan.jsonl` of an evaluation: one item for one model. */
export const evaluationTrialSchema = z.strictObject({
  ...evaluationIdentitySchema.shape,
  /** From 0, the place in the plan. */
  sequence: z.int().nonnegative(),
  /** Raised when prompt, answer format or metric of the task change. */
  taskVersion: z.string().min(1),
  scorer: scorerNameSchema,
  language: z.enum(["en", "fr"]),
  /** The document as it was read. */
  doc: z.record(z.string(), z.json()),
  /** The right answer in the form that the scorer needs. */
  target: z.json(),
  /** SHA-256 of the context or prompt. */
  promptSha256: sha256Schema,
  request: itemRequestSchema,
});

export type EvaluationTrial = z.infer<typeof evaluationTrialSchema>;

/** Log-likelihood of one continuation, and how its text was split into tokens. */
export const continuationScoreSchema = z.strictObject({
  /** Natural-log probability of each token, nats, <= 0. */
  tokenLogprobs: z.array(z.number()),
  /** Every token is the arg-max at its position. */
  isGreedy: z.boolean(),
  continuationTokens: wholeNumbersSchema,
  /**
   * How the end of the context meets the tokens of both texts together: `clean` where the whole begins
   * with the context's own tokens; see `splitPairs` for `shifted` and `merged`.
   */
  boundary: z.enum(["clean", "shifted", "merged"]),
});

export const evaluationResultSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("choices"),
    /** One for each continuation, in the order of the request. */
    choices: z.array(continuationScoreSchema),
    /**
     * The token log-probabilities of the exact mode, for each choice, where a batched item was scored
     * again to see how far the two differ; `null` for all others.
     */
    exactTokenLogprobs: z.array(z.array(z.number())).nullable(),
    contextTokenCount: z.int().nonnegative(),
    /** Tokens dropped on the left because the context is too small; 0 when it fits. */
    truncatedTokenCount: z.int().nonnegative(),
    evaluatedTokenCount: z.int().nonnegative(),
    /** Time inside the engine, from request to reply. */
    engineNs: z.int().nonnegative(),
  }),
  z.strictObject({
    kind: z.literal("labels"),
    /**
     * One for each label, in the order of the request: its tokens up to the last one that tells it
     * from another label, and their raw log-probabilities, nats.
     */
    labels: z.array(
      z.strictObject({ tokens: wholeNumbersSchema, tokenLogprobs: z.array(z.number()) }),
    ),
    contextTokenCount: z.int().nonnegative(),
    truncatedTokenCount: z.int().nonnegative(),
    evaluatedTokenCount: z.int().nonnegative(),
    engineNs: z.int().nonnegative(),
  }),
  z.strictObject({
    kind: z.literal("generation"),
    /** The trace without the prompt, which stands in the plan. */
    trace: generationTraceSchema.omit({ promptTokens: true, renderedPrompt: true }),
    truncatedTokenCount: z.int().nonnegative(),
  }),
]);

export type EvaluationResult = z.infer<typeof evaluationResultSchema>;

const evaluationRecordBase = {
  schemaVersion: z.literal(RECORD_SCHEMA_VERSION),
  ...evaluationIdentitySchema.shape,
  /** Order in which items were run in this experiment. */
  runOrder: z.int().nonnegative(),
  sessionId: z.string().min(1),
  startedEpochMs: z.number().nonnegative(),
  promptSha256: sha256Schema,
  conditions: conditionsSchema,
};

/** One line of the `records.jsonl` of an evaluation. */
export const evaluationRecordSchema = z.discriminatedUnion("status", [
  z.strictObject({
    ...evaluationRecordBase,
    status: z.literal("ok"),
    result: evaluationResultSchema,
  }),
  z.strictObject({ ...evaluationRecordBase, status: z.literal("failed"), failure: failureSchema }),
]);

export type EvaluationRecord = z.infer<typeof evaluationRecordSchema>;
export type OkEvaluationRecord = Extract<EvaluationRecord, { status: "ok" }>;

/**
 * What became of an answer. `invalid`: it is no answer in the form that was asked for. `truncated`:
 * the output ended at its token limit before it was complete; what it says until there is judged, and
 * is wrong where that is no answer. Both are counted apart.
 */
export const answerOutcomeSchema = z.enum(["answered", "invalid", "truncated"]);

/** One line of the `scores.jsonl` of an evaluation: what a scorer says of one record. */
export const evaluationScoreSchema = z.strictObject({
  schemaVersion: z.literal(RECORD_SCHEMA_VERSION),
  trialKey: sha256Schema,
  scorer: scorerNameSchema,
  /** Raised when the scorer's definition changes. */
  scorerVersion: z.int().positive(),
  outcome: answerOutcomeSchema,
  /** The answer as understood (choice index, label, number as text ...); `null` when there is none. */
  answer: z.json(),
  /** Figures by name, such as `acc`, `exact_match,strict-match`, `pass@1`; `null` where undefined. */
  metrics: z.record(z.string(), z.number().nullable()),
  /** What the figures rest on: filtered answers, probabilities, matched facts, error messages. */
  details: z.record(z.string(), z.json()),
});

export type EvaluationScore = z.infer<typeof evaluationScoreSchema>;
