import { basename, win32 } from "node:path";
import { promptSetSha256 } from "../config/prompts.ts";
import { canonicalJson, sha256Of } from "../core/hash.ts";
import type { Environment, Manifest, ManifestModel, ManifestScenario } from "../core/manifest.ts";
import { packageVersion } from "../core/package-version.ts";
import { RECORD_SCHEMA_VERSION } from "../core/record.ts";
import type { ExperimentPlan } from "./build-plan.ts";
import type { KnownModel, PreparedModel, PreparedScenario } from "./prepared.ts";

export interface ManifestParts {
  readonly experimentId: string;
  readonly createdEpochMs: number;
  readonly environment: Environment;
  readonly options: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly checkpoint: boolean;
  readonly models: readonly PreparedModel[];
  readonly scenarios: readonly PreparedScenario[];
  readonly plan: ExperimentPlan;
  /** SHA-256 of plan.jsonl. */
  readonly planSha256: string;
  /** Configuration files as validated, by name. */
  readonly configs: Readonly<Record<string, unknown>>;
}

/** The manifest of a performance experiment. */
export function buildManifest(parts: ManifestParts): Manifest {
  return {
    schemaVersion: RECORD_SCHEMA_VERSION,
    experimentId: parts.experimentId,
    command: "perf",
    createdEpochMs: parts.createdEpochMs,
    toolVersion: packageVersion(),
    environment: parts.environment,
    options: { ...parts.options },
    seed: parts.seed,
    rounds: parts.plan.roundOrder.length,
    roundOrder: parts.plan.roundOrder.map((order) => [...order]),
    checkpoint: parts.checkpoint,
    models: parts.models.map(manifestModel),
    scenarios: parts.scenarios.map(manifestScenario),
    configs: { ...parts.configs },
    configsSha256: sha256Of(canonicalJson(parts.configs)),
    planSha256: parts.planSha256,
  };
}

/**
 * A prepared model without its tokenized prompts and the place of its file. The facts of a server hold the
 * name that was asked for: where that is a path, it stands in the manifest.
 */
export function manifestModel(model: KnownModel): ManifestModel {
  return {
    modelId: model.modelId,
    displayName: model.displayName,
    format: model.format,
    quantization: model.quantization,
    license: model.license,
    engine: model.engine,
    fileName: fileNameOf(model),
    fileSizeBytes: model.fileSizeBytes,
    fileSha256: model.fileSha256,
    loadOptions: model.loadOptions,
    facts: model.facts,
  };
}

/** Short as the name of a file: llama-server may serve a model under its path. Absolute by Windows' rules is also what begins with a slash. */
function fileNameOf({ filePath, facts: { served } }: KnownModel): string {
  if (served === undefined) return basename(filePath);
  const { servedModel } = served;
  return win32.isAbsolute(servedModel) ? win32.basename(servedModel) : servedModel;
}

function manifestScenario({ key, scenario, prompts }: PreparedScenario): ManifestScenario {
  return {
    scenario: key,
    displayName: scenario.name,
    inputTokensRange: scenario.parameters.input_tokens_range,
    promptSetVersion: prompts.version,
    promptSetSha256: promptSetSha256(prompts),
    jsonSchema: prompts.schema ?? null,
    thresholds: scenario.quality_thresholds,
  };
}
