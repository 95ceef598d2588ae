import { join } from "node:path";
import { z } from "zod";
import { samplingSchema, type Sampling } from "../core/generation.ts";
import { loadYamlFile } from "./load-yaml-file.ts";
import { wordSchema } from "./text-schemas.ts";

const drawSchema = z.strictObject({
  temperature: samplingSchema.shape.temperature,
  top_k: samplingSchema.shape.topK,
  top_p: samplingSchema.shape.topP,
  min_p: samplingSchema.shape.minP,
  seed: samplingSchema.shape.seed,
});

const taskSamplingSchema = z.strictObject({
  ...drawSchema.partial().shape,
  /** Output tokens at most; an answer that reaches them is counted as truncated. */
  max_tokens: z.int().positive(),
  /** The answer ends before the first of these. */
  stop: z.array(z.string().min(1)),
});

/** Content of `configs/sampling_params.yaml`. */
export const samplingParamsSchema = z.strictObject({
  benchmark_defaults: drawSchema,
  task_specific: z.record(wordSchema, taskSamplingSchema),
});

export type SamplingParams = z.infer<typeof samplingParamsSchema>;

/** Reads and checks `sampling_params.yaml`. @throws ConfigError with every problem of the file */
export function loadSamplingParams(configDir: string): Promise<SamplingParams> {
  return loadYamlFile(join(configDir, "sampling_params.yaml"), samplingParamsSchema);
}

/** How the answers of a task are generated. */
export interface AnswerSettings {
  readonly sampling: Sampling;
  readonly maxOutputTokens: number;
  readonly stopStrings: readonly string[];
}

/** An entry of `task_specific` with the defaults filled in; `null` when there is no such entry. */
export function answerSettingsOf(params: SamplingParams, name: string): AnswerSettings | null {
  const entry = Object.hasOwn(params.task_specific, name) ? params.task_specific[name] : undefined;
  if (entry === undefined) return null;
  const defaults = params.benchmark_defaults;
  return {
    sampling: {
      temperature: entry.temperature ?? defaults.temperature,
      topK: entry.top_k === undefined ? defaults.top_k : entry.top_k,
      topP: entry.top_p === undefined ? defaults.top_p : entry.top_p,
      minP: entry.min_p === undefined ? defaults.min_p : entry.min_p,
      seed: entry.seed ?? defaults.seed,
    },
    maxOutputTokens: entry.max_tokens,
    stopStrings: entry.stop,
  };
}
