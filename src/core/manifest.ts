import { z } from "zod";
import { loadOptionsSchema, engineNameSchema, modelFactsSchema } from "./engine.ts";
import { RECORD_SCHEMA_VERSION, sha256Schema } from "./record.ts";

/** Where an experiment ran and with what. Allowed fields only: no serial number, no host or user name. */
export const environmentSchema = z.strictObject({
  hardware: z.strictObject({
    cpuModel: z.string().nullable(),
    physicalCores: z.int().positive().nullable(),
    performanceCores: z.int().nonnegative().nullable(),
    logicalCores: z.int().positive(),
    totalMemoryBytes: z.int().positive(),
    gpus: z.array(
      z.strictObject({ model: z.string(), vramBytes: z.int().nonnegative().nullable() }),
    ),
  }),
  software: z.strictObject({
    platform: z.string(),
    architecture: z.string(),
    osName: z.string().nullable(),
    osVersion: z.string().nullable(),
    kernel: z.string(),
    node: z.string(),
  }),
  /** Installed version of every dependency that takes part in measuring. */
  packages: z.record(z.string(), z.string()),
  /** `null` when the tool does not run from a git checkout. */
  git: z.strictObject({ commit: z.string(), dirty: z.boolean() }).nullable(),
});

export type Environment = z.infer<typeof environmentSchema>;

/** A model as the experiment saw it: the very file, by hash. */
export const manifestModelSchema = z.strictObject({
  modelId: z.string(),
  displayName: z.string(),
  format: z.enum(["gguf", "mock"]),
  /** As the file says, such as `Q4_K_M`; `null` when it does not. */
  quantization: z.string().nullable(),
  license: z.string().nullable(),
  engine: engineNameSchema,
  fileName: z.string(),
  fileSizeBytes: z.int().nonnegative(),
  fileSha256: sha256Schema,
  loadOptions: loadOptionsSchema,
  facts: modelFactsSchema,
});

export type ManifestModel = z.infer<typeof manifestModelSchema>;

/** Limits that a scenario declares; `null` where it declares none. */
export const qualityThresholdsSchema = z.strictObject({
  ttft_ms_max: z.number().positive().nullable(),
  tokens_per_sec_min: z.number().positive().nullable(),
  peak_ram_mb_max: z.number().positive().nullable(),
  json_valid_rate_min: z.number().min(0).max(1).nullable(),
});

export type QualityThresholds = z.infer<typeof qualityThresholdsSchema>;

export const manifestScenarioSchema = z.strictObject({
  scenario: z.string(),
  displayName: z.string(),
  /** Declared prompt length in tokens, both ends included. */
  inputTokensRange: z.tuple([z.int().positive(), z.int().positive()]),
  promptSetVersion: z.int().positive(),
  promptSetSha256: sha256Schema,
  /** Schema that structured output must follow; `null` for free text. */
  jsonSchema: z.record(z.string(), z.unknown()).nullable(),
  thresholds: qualityThresholdsSchema,
});

export type ManifestScenario = z.infer<typeof manifestScenarioSchema>;

/** Content of `experiment_config_<id>.json`: all that is needed to understand or repeat the experiment. */
export const manifestSchema = z.strictObject({
  schemaVersion: z.literal(RECORD_SCHEMA_VERSION),
  experimentId: z.string().regex(/^exp_\d{8}_\d{6}$/),
  command: z.enum(["perf"]),
  createdEpochMs: z.number().nonnegative(),
  toolVersion: z.string(),
  environment: environmentSchema,
  /** The options of the command, as understood. */
  options: z.record(z.string(), z.unknown()),
  seed: z.int().nonnegative(),
  rounds: z.int().positive(),
  /** Per round: the models in the order in which they were run. */
  roundOrder: z.array(z.array(z.string())),
  /** False with --no-checkpoint: records are written without being forced to disk, and resuming is refused. */
  checkpoint: z.boolean(),
  models: z.array(manifestModelSchema),
  scenarios: z.array(manifestScenarioSchema),
  /** All configuration files as validated. */
  configs: z.record(z.string(), z.unknown()),
  configsSha256: sha256Schema,
  /** SHA-256 of the lines of plan.jsonl. */
  planSha256: sha256Schema,
});

export type Manifest = z.infer<typeof manifestSchema>;
