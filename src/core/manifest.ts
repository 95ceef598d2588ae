import { z } from "zod";
import { profileIdSchema } from "./compliance/assessment.ts";
import { controlNameSchema, familyIdSchema, tierSchema } from "./compliance/probe.ts";
import { loadOptionsSchema, engineNameSchema, modelFactsSchema } from "./engine.ts";
import { scorerNameSchema } from "./evaluation.ts";
import { rungNameSchema } from "./overhead.ts";
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
  format: z.enum(["gguf", "mlx", "http", "mock"]),
  /** As the file says, such as `Q4_K_M`; `null` when it does not. */
  quantization: z.string().nullable(),
  license: z.string().nullable(),
  engine: engineNameSchema,
  /** For a server: the name that it serves the model under. */
  fileName: z.string(),
  /** `null` for a server: which bytes it has loaded cannot be seen from outside. */
  fileSizeBytes: z.int().nonnegative().nullable(),
  fileSha256: sha256Schema.nullable(),
  /** `null` for a server. */
  loadOptions: loadOptionsSchema.nullable(),
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

/** What every experiment's manifest holds, whatever it measures. */
const manifestBase = {
  schemaVersion: z.literal(RECORD_SCHEMA_VERSION),
  experimentId: z.string().regex(/^exp_\d{8}_\d{6}$/),
  createdEpochMs: z.number().nonnegative(),
  toolVersion: z.string(),
  environment: environmentSchema,
  /** The options of the command, as understood. */
  options: z.record(z.string(), z.unknown()),
  seed: z.int().nonnegative(),
  /** False with --no-checkpoint: records are written without being forced to disk, and resuming is refused. */
  checkpoint: z.boolean(),
  models: z.array(manifestModelSchema),
  /** All configuration files as validated. */
  configs: z.record(z.string(), z.unknown()),
  configsSha256: sha256Schema,
  /** SHA-256 of the lines of plan.jsonl. */
  planSha256: sha256Schema,
};

/** Content of `experiment_config_<id>.json`: all that is needed to understand or repeat the experiment. */
export const manifestSchema = z.strictObject({
  ...manifestBase,
  command: z.enum(["perf"]),
  rounds: z.int().positive(),
  /** Per round: the models in the order in which they were run. */
  roundOrder: z.array(z.array(z.string())),
  scenarios: z.array(manifestScenarioSchema),
});

export type Manifest = z.infer<typeof manifestSchema>;

/** A data set as it was read: its very files, by hash. */
export const manifestDatasetSchema = z.strictObject({
  name: z.string(),
  /** `mini` sets were written for this project; they are no benchmark. */
  origin: z.enum(["published", "mini"]),
  revision: z.string().nullable(),
  license: z.string().nullable(),
  /**
   * Every file was compared with a hash that was known before: of `datasets.lock`, or noted when it was
   * downloaded. False where a file had none, and for `mini` sets: they are read as they come with the
   * package, and their hashes are recorded but compared with nothing.
   */
  isVerified: z.boolean(),
  files: z.array(
    z.strictObject({ path: z.string(), sizeBytes: z.int().nonnegative(), sha256: sha256Schema }),
  ),
});

export type ManifestDataset = z.infer<typeof manifestDatasetSchema>;

/** A leaf task as it was asked of every model. */
export const manifestTaskSchema = z.strictObject({
  /** Leaf name, such as `mmlu_anatomy`. */
  task: z.string(),
  /** The task of the command line that it belongs to, such as `mmlu`. */
  family: z.string(),
  version: z.string(),
  scorer: scorerNameSchema,
  dataset: z.string(),
  setting: z.enum(["realistic", "controlled"]),
  fewshot: z.int().nonnegative().nullable(),
  /** Items of the data, and how many of them were drawn. */
  itemCount: z.int().nonnegative(),
  sampleCount: z.int().nonnegative(),
});

export type ManifestTask = z.infer<typeof manifestTaskSchema>;

/** Content of `experiment_config_<id>.json` of an evaluation. */
export const evaluationManifestSchema = z.strictObject({
  ...manifestBase,
  command: z.enum(["eval"]),
  datasets: z.array(manifestDatasetSchema),
  tasks: z.array(manifestTaskSchema),
  /** Items of the same context share its evaluation bit for bit (`exact`), or are batched (`fast`). */
  scoring: z.enum(["exact", "fast"]),
  /** Share of wrong answers that is accepted among those that are not passed on to a person. */
  targetError: z.number().min(0).max(1),
});

export type EvaluationManifest = z.infer<typeof evaluationManifestSchema>;

/**
 * Content of `experiment_config_<id>.json` of a compliance run: an evaluation whose tasks are probe families
 * and whose answers are not routed.
 */
export const complianceManifestSchema = z.strictObject({
  ...evaluationManifestSchema.omit({ targetError: true }).shape,
  command: z.enum(["comply"]),
  compliance: z.strictObject({
    /** Where the model is to be used, as the user declares it. */
    profile: profileIdSchema,
    tier: tierSchema,
    families: z.array(familyIdSchema),
    skippedFamilies: z.array(familyIdSchema),
    controls: z.array(controlNameSchema),
    suite: z.strictObject({ version: z.int().positive(), sha256: sha256Schema }),
    /** Key from which the canaries of this run are derived. */
    runSeed: z.string().min(1),
    /** Models whose files have the SHA-256 that an entry of models.lock fixes; absent: not compared. */
    pinnedModels: z.array(z.string()).optional(),
  }),
});

export type ComplianceManifest = z.infer<typeof complianceManifestSchema>;

/** A rung of a ladder as it was set up. */
export const manifestRungSchema = z.strictObject({
  rung: rungNameSchema,
  /** Name of the program that computes, such as `llama-server`; never its place on this machine. */
  program: z.string(),
  /** As the program tells it; `null` when it does not. */
  version: z.string().nullable(),
  /** Its options, paths left out; empty for engine processes, whose options stand with the model. */
  programOptions: z.array(z.string()),
  /** A server that was running already, started by somebody else. */
  isForeign: z.boolean(),
});

export type ManifestRung = z.infer<typeof manifestRungSchema>;

/** Manifest of a comparison of the ways to the same tokens. One model. */
export const overheadManifestSchema = z.strictObject({
  ...manifestBase,
  command: z.enum(["overhead"]),
  rounds: z.int().positive(),
  promptCount: z.int().positive(),
  /** Tokens that every trial decodes, past end-of-generation tokens. */
  outputTokens: z.int().positive(),
  scenario: z.string(),
  rungs: z.array(manifestRungSchema).min(1),
});

export type OverheadManifest = z.infer<typeof overheadManifestSchema>;
