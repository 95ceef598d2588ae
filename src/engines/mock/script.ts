import { z } from "zod";

/** A latency in milliseconds, or a list of them that is gone through again and again. */
const latencySchema = z.union([
  z.number().nonnegative().max(3_600_000),
  z.array(z.number().nonnegative().max(3_600_000)).min(1).max(10_000),
]);

export type ScriptedLatency = z.infer<typeof latencySchema>;

const latenciesSchema = z.strictObject({
  /** Lists: one entry per request of the session, in order; `token_ms`: one per token of a request. */
  load_ms: z.number().nonnegative().max(3_600_000).default(0),
  template_ms: latencySchema.default(0),
  tokenize_ms: latencySchema.default(0),
  prefill_ms_fixed: latencySchema.default(0),
  prefill_ms_per_token: latencySchema,
  first_sample_ms: latencySchema.default(0),
  /** Time of every output token after the first. */
  token_ms: latencySchema,
  /** Multiplies each latency of a request by a normal variate around 1, never below 0. */
  jitter: z
    .strictObject({
      seed: z.int().nonnegative().max(0xffff_ffff),
      relative_sd: z.number().nonnegative().max(1),
    })
    .optional(),
});

export type ScriptedLatencies = z.infer<typeof latenciesSchema>;

/** One text, or several of which greedy decoding takes the first and sampling one by its seed. */
const textsSchema = z.union([z.string(), z.array(z.string()).min(1)]);

/** A regular expression; `.` matches line ends too. */
const patternSchema = z.string().min(1).refine(isPattern, { error: "is no regular expression" });

function isPattern(text: string): boolean {
  try {
    return scriptPattern(text) instanceof RegExp;
  } catch {
    return false;
  }
}

/** The pattern of an entry with `matches`. @throws SyntaxError */
export function scriptPattern(matches: string): RegExp {
  return new RegExp(matches, "su");
}

const answerSchema = z.union([
  z.strictObject({ contains: z.string().min(1), text: textsSchema }),
  /** `$<name>` in a text stands for what a named group of the pattern matched. */
  z.strictObject({ matches: patternSchema, text: textsSchema }),
  z.strictObject({ contains: z.string().min(1), json: z.json() }),
]);

const outputSchema = z.strictObject({
  /** The answer to every prompt that no entry of `by_prompt` fits. */
  text: textsSchema,
  /** The first entry whose `contains` occurs in the rendered prompt, or whose `matches` fits it, gives the answer. */
  by_prompt: z.array(answerSchema).default([]),
  /** `natural`: the answer ends by itself; `max`: it is repeated until the token limit. */
  stop: z.enum(["natural", "max"]).default("natural"),
});

export type ScriptedOutput = z.infer<typeof outputSchema>;

const failureSchema = z.strictObject({
  /** `request_index` counts the generate requests of one process, from 0. */
  when: z.union([
    z.strictObject({ request_index: z.int().nonnegative() }),
    z.strictObject({ contains: z.string().min(1) }),
    z.strictObject({ load: z.literal(true) }),
  ]),
  /**
   * - `crash`: SIGKILL; `abort-signal`: SIGABRT; `exit-code`: the process exits with `exit_code`.
   * - `hang`: no answer, the event loop lives; `busy-hang`: no answer, the event loop is blocked.
   * - `refuse`, `not-finite`: the engine says so and lives on.
   */
  kind: z.enum(["crash", "abort-signal", "exit-code", "hang", "busy-hang", "refuse", "not-finite"]),
  /** Output tokens before the failure; 0 is before the prompt is evaluated. */
  after_tokens: z.int().nonnegative().default(0),
  exit_code: z.int().min(0).max(255).default(1),
});

export type ScriptedFailure = z.infer<typeof failureSchema>;

/**
 * A script of the mock engine (`*.mock.yaml`): the truth that measuring is expected to find again.
 * Its keys are YAML's, so they are in snake case.
 */
export const mockScriptSchema = z.strictObject({
  version: z.literal(1),
  name: z.string().min(1),
  /**
   * - `virtual`: timestamps are exactly those of the script and no time passes.
   * - `real`: the time is spent and measured.
   */
  clock: z.enum(["virtual", "real"]),
  context_tokens: z.int().positive().max(16_777_216),
  /** More ids allow longer pieces of text per token: all kinds of pieces exist from 237,975 on. */
  vocabulary_size: z.int().min(257).max(4_194_304),
  /** Without a chat template, conversations are joined by blank lines. */
  chat_template: z.boolean(),
  latency: latenciesSchema,
  output: outputSchema,
  failures: z.array(failureSchema).default([]),
  /** Figures to report instead of those of the process. */
  memory: z
    .strictObject({
      resident_bytes: z.int().nonnegative(),
      private_bytes: z.int().nonnegative(),
      weight_bytes: z.int().nonnegative().optional(),
    })
    .optional(),
});

export type MockScript = z.infer<typeof mockScriptSchema>;
