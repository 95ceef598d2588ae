import { join } from "node:path";
import { z } from "zod";
import { executionConditionSchema } from "../core/execution-conditions.ts";
import { samplingSchema } from "../core/generation.ts";
import { loadYamlFile } from "./load-yaml-file.ts";
import type { RefusedKeys } from "./schema-problems.ts";
import { labelSchema, tokenRangeSchema, wordSchema } from "./text-schemas.ts";

/** How the next token is chosen; greedy when the scenario says nothing. The seed comes from --seed. */
const scenarioSamplingSchema = z.strictObject({
  temperature: samplingSchema.shape.temperature,
  top_k: samplingSchema.shape.topK.default(null),
  top_p: samplingSchema.shape.topP.default(null),
  min_p: samplingSchema.shape.minP.default(null),
});

const parametersSchema = z
  .strictObject({
    /** Prompt length in tokens of the model's own tokenizer; a prompt outside is measured and marked. */
    input_tokens_range: tokenRangeSchema,
    /** Exactly this many tokens are decoded, past the model's own end: speed is compared on equal work. */
    output_tokens: z.int().positive().optional(),
    /** As `output_tokens`, spread evenly over the prompts from the lower to the upper end. */
    output_tokens_range: tokenRangeSchema.optional(),
    /** Upper limit of an answer that ends by itself (structured output). */
    max_tokens: z.int().positive().optional(),
    /** The answer is one JSON text that follows the schema in the prompt file. */
    use_structured_output: z.boolean().default(false),
    sampling: scenarioSamplingSchema.optional(),
  })
  .superRefine((parameters, context) => {
    const lengths = (["output_tokens", "output_tokens_range", "max_tokens"] as const).filter(
      (key) => parameters[key] !== undefined,
    );
    const wanted: readonly string[] = parameters.use_structured_output
      ? ["max_tokens"]
      : ["output_tokens", "output_tokens_range"];
    if (lengths.length === 1 && lengths.every((key) => wanted.includes(key))) return;
    const kind = parameters.use_structured_output
      ? "structured output ends by itself"
      : "free text";
    const message = `${kind}: its length is set by ${wanted.join(" or ")}, and only by that`;
    context.addIssue({ code: "custom", message });
  });

/** Limits that are shown as passed or failed; `null` where a scenario sets none. */
const thresholdsSchema = z.strictObject({
  /** Cold time to first token, milliseconds. */
  ttft_ms_max: z.number().positive().nullable().default(null),
  /** Decode speed, tokens a second. */
  tokens_per_sec_min: z.number().positive().nullable().default(null),
  /** Peak memory of the engine process, in megabytes of 1,000,000 bytes. */
  peak_ram_mb_max: z.number().positive().nullable().default(null),
  /** Share of answers that parse and follow the schema, from 0 to 1. */
  json_valid_rate_min: z.number().min(0).max(1).nullable().default(null),
});

/** One scenario of `configs/scenarios.yaml`. */
export const scenarioSchema = z
  .strictObject({
    /** Shown in reports. */
    name: labelSchema,
    description: z.string().trim().min(1),
    /** Also a word for `--scenarios`: all scenarios of the category. */
    category: wordSchema,
    parameters: parametersSchema,
    /** Relative to the configuration folder, else to the package. */
    prompts_file: z.string().min(1),
    quality_thresholds: thresholdsSchema.prefault({}),
  })
  .superRefine((scenario, context) => {
    if (scenario.quality_thresholds.json_valid_rate_min === null) return;
    if (scenario.parameters.use_structured_output) return;
    const path = ["quality_thresholds", "json_valid_rate_min"];
    const message = "only a scenario with use_structured_output has a rate of valid JSON";
    context.addIssue({ code: "custom", path, message });
  });

export type Scenario = z.infer<typeof scenarioSchema>;
export type ScenarioParameters = z.infer<typeof parametersSchema>;

/** Defaults of the options of `perf`, and what the machine must be like. */
export const protocolSchema = z.strictObject({
  /** Unmeasured trials before the measured ones of a scenario, in each engine process. */
  warmup_runs: z.int().nonnegative().max(1000),
  benchmark_runs: z.int().positive().max(100_000),
  /** Pause before each trial. */
  cooldown_seconds: z.number().nonnegative().max(3600),
  execution_conditions: z.array(executionConditionSchema).default([]),
});

export type Protocol = z.infer<typeof protocolSchema>;

/** `configs/scenarios.yaml` */
export const scenariosFileSchema = z.strictObject({
  protocol: protocolSchema,
  scenarios: z.record(wordSchema, scenarioSchema).refine((all) => Object.keys(all).length > 0, {
    error: "at least one scenario is needed",
  }),
});

export type ScenariosFile = z.infer<typeof scenariosFileSchema>;

const METRICS_REASON =
  "every metric is recorded and reported for every scenario; quality_thresholds says which ones must pass";

const REFUSED_KEYS: RefusedKeys = { metrics: METRICS_REASON, metrics_focus: METRICS_REASON };

/**
 * Reads and checks `scenarios.yaml` of a configuration folder.
 *
 * @throws ConfigError with every problem of the file.
 */
export async function loadScenariosFile(configDir: string): Promise<ScenariosFile> {
  return loadYamlFile(join(configDir, "scenarios.yaml"), scenariosFileSchema, REFUSED_KEYS);
}
