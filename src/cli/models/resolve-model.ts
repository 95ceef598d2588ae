import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { memoryLimitBytes } from "../../../bindings/process-counters/memory-limit.ts";
import { inspectGguf } from "../../assets/gguf/inspect-gguf.ts";
import { combinedMlxHash, hashMlxFiles } from "../../assets/mlx/folder-hash.ts";
import { inspectMlx } from "../../assets/mlx/inspect-mlx.ts";
import { readModelsLock } from "../../assets/lock.ts";
import { findModelFile } from "../../assets/find-model-file.ts";
import { sha256OfFile } from "../../core/sha256-of-file.ts";
import { resolveConfigDir } from "../../config/config-dir.ts";
import { selectModels, type ModelReference } from "../../config/select-models.ts";
import type { EngineName } from "../../core/engine.ts";
import { ConfigError, PrerequisiteError } from "../../core/errors.ts";
import type { ModelOnDisk } from "../../plan/prepared.ts";
import { formatMegabytes } from "../../report/format-number.ts";
import { printable } from "../printable.ts";
import { entryDifferences } from "./entry-differences.ts";
import { loadModelChoices } from "./model-choices.ts";
import { refuseOtherBytes } from "./refuse-other-bytes.ts";

/** A model that is ready to load. */
export interface ResolvedModel extends ModelOnDisk {
  /** Context to load, in tokens; `null` when the configuration does not say. */
  readonly effectiveContextTokens: number | null;
  /** It is called after what the server serves, which is known once it was asked. */
  readonly takesServedName?: true;
}

const LOADS_ITSELF = "this command loads the model itself";

/**
 * The one model that a word names, ready to load.
 * @param whyNoServer why a model behind a server is refused; `null` when it is not
 * @throws HarnessError when it is unknown, missing or broken
 */
export async function resolveModel(
  word: string,
  configDirOption: string | null,
  engine: EngineName | null,
  whyNoServer: string | null = LOADS_ITSELF,
): Promise<ResolvedModel> {
  const reference = await referenceOf(word, configDirOption);
  if (whyNoServer !== null) refuseServer(reference, whyNoServer);
  const [missing] = await findMissing([reference]);
  if (missing !== undefined) {
    throw new ConfigError(`${reference.modelId} is not here: ${missing.how}`, {
      code: "model-missing",
      hint: "Fetch it, or name a path to a .gguf file or an MLX folder.",
    });
  }
  return resolveReference(reference, engine);
}

/** @throws ConfigError `model-served` */
export function refuseServer({ modelId, source }: ModelReference, why: string): void {
  if (source.kind !== "server") return;
  throw new ConfigError(`${modelId} is served by ${source.baseUrl}: ${why}`, {
    code: "model-served",
    hint: "Name the model's own .gguf file or MLX folder. Servers are asked by edge-bench perf, eval and ask.",
  });
}

/** The one model that a word names, known or here or not. @throws ConfigError when it names none or several */
export async function referenceOf(
  word: string,
  configDirOption: string | null,
): Promise<ModelReference> {
  const configDir = resolveConfigDir(configDirOption);
  const references = selectModels(await loadModelChoices(configDir), [word]);
  const [reference] = references;
  if (reference !== undefined && references.length === 1) return reference;
  throw new ConfigError(`${word} names ${references.length} models, one is wanted`, {
    code: "model-ambiguous",
    hint: `Name one of ${references.map(({ modelId }) => modelId).join(", ")}.`,
  });
}

/** The models whose files are not on this machine, and how to get each. */
export async function findMissing(
  references: readonly ModelReference[],
): Promise<{ reference: ModelReference; how: string }[]> {
  const missing = [];
  for (const reference of references) {
    if ((await pathOf(reference)) === null) {
      missing.push({ reference, how: `edge-bench models pull ${reference.modelId}` });
    }
  }
  return missing;
}

/**
 * Where the model's file is, or would be when it is named by its path; the address of a server; `null` when
 * it has not been fetched.
 */
export async function pathOf(reference: ModelReference): Promise<string | null> {
  const { source } = reference;
  if (source.kind === "server") return source.baseUrl;
  return source.kind === "locked"
    ? findModelFile(source.lockId, await readModelsLock())
    : source.path;
}

/**
 * Inspects and hashes the file behind a reference. A server is not asked yet.
 * @throws PrerequisiteError `model-missing`, `model-not-gguf`, `model-truncated`, `model-vocabulary-only`, `model-larger-than-memory`
 */
export async function resolveReference(
  reference: ModelReference,
  engine: EngineName | null,
): Promise<ResolvedModel> {
  const path = await pathOf(reference);
  if (path === null) throw new Error(`${reference.modelId} was not checked for being here`);
  if (engine !== null && !ENGINES_OF_FORMAT[reference.format].includes(engine))
    throw wrongEngine(reference, engine);
  switch (reference.format) {
    case "mock":
      return resolveMock(reference, path);
    case "mlx":
      return resolveMlx(reference, path);
    case "http":
      return resolveServed(reference);
    case "gguf":
      return resolveGguf(reference, path, engine ?? "llama-cpp");
  }
}

const ENGINES_OF_FORMAT: Readonly<Record<ModelReference["format"], readonly EngineName[]>> = {
  gguf: ["llama-cpp", "node-llama-cpp"],
  mlx: ["mlx"],
  http: ["openai-http"],
  mock: ["mock"],
};

async function resolveGguf(
  reference: ModelReference,
  path: string,
  engine: EngineName,
): Promise<ResolvedModel> {
  const gguf = await inspectGguf(path, { requireWeights: true });
  refuseLargerThanMemory(path, gguf.tensorBytes);
  const fileSha256 = await sha256OfFile(path);
  await refuseOtherBytes(reference, [{ path: basename(path), sha256: fileSha256 }]);
  warnOfDifferences(reference, gguf);
  return {
    modelId: reference.modelId,
    displayName: reference.displayName,
    format: "gguf",
    quantization: gguf.quantization,
    license: gguf.license ?? reference.entry?.license ?? null,
    engine,
    filePath: path,
    fileSizeBytes: gguf.fileSizeBytes,
    fileSha256,
    effectiveContextTokens: reference.effectiveContextTokens,
  };
}

/** Of several files one hash: it names the very bytes that are loaded, cards and pictures left out. */
async function resolveMlx(reference: ModelReference, folder: string): Promise<ResolvedModel> {
  const mlx = await inspectMlx(folder);
  refuseLargerThanMemory(folder, mlx.weightBytes);
  const files = await hashMlxFiles(folder);
  await refuseOtherBytes(reference, files);
  warnOfDifferences(reference, mlx);
  return {
    modelId: reference.modelId,
    displayName: reference.displayName,
    format: "mlx",
    quantization: mlx.quantization,
    license: mlx.license ?? reference.entry?.license ?? null,
    engine: "mlx",
    filePath: folder,
    fileSizeBytes: mlx.fileSizeBytes,
    fileSha256: combinedMlxHash(files),
    effectiveContextTokens: reference.effectiveContextTokens,
  };
}

function warnOfDifferences(
  { modelId, entry }: ModelReference,
  own: Parameters<typeof entryDifferences>[1],
): void {
  for (const difference of entry === null ? [] : entryDifferences(entry, own))
    console.error(`warning: ${modelId}: ${printable(difference)}; the file counts`);
}

function refuseLargerThanMemory(path: string, weightBytes: number): void {
  const memoryBytes = memoryLimitBytes();
  if (weightBytes <= memoryBytes) return;
  throw new PrerequisiteError(
    `${path}: the weights need ${formatMegabytes(weightBytes)} MB, this machine has ${formatMegabytes(memoryBytes)} MB of memory`,
    {
      code: "model-larger-than-memory",
      hint: "Choose a smaller model or a stronger quantization.",
    },
  );
}

async function resolveMock(reference: ModelReference, path: string): Promise<ResolvedModel> {
  return {
    modelId: reference.modelId,
    displayName: reference.displayName,
    format: "mock",
    quantization: null,
    license: null,
    engine: "mock",
    filePath: path,
    fileSizeBytes: (await stat(path)).size,
    fileSha256: await sha256OfFile(path),
    effectiveContextTokens: reference.effectiveContextTokens,
  };
}

/** What a server has loaded cannot be inspected or hashed: it says what it likes. */
function resolveServed({ modelId, displayName, source, entry }: ModelReference): ResolvedModel {
  if (source.kind !== "server") throw new Error(`${modelId} is no model of a server`);
  const { baseUrl, servedModel, keepAlive } = source;
  return {
    modelId,
    displayName,
    format: "http",
    quantization: entry?.quantization ?? null,
    license: entry?.license ?? null,
    engine: "openai-http",
    filePath: baseUrl,
    fileSizeBytes: null,
    fileSha256: null,
    server: { baseUrl, servedModel, keepAlive, serverPid: null, silenceMs: SILENCE_MS },
    effectiveContextTokens: null,
    ...(entry === null && servedModel === null ? { takesServedName: true } : {}),
  };
}

/** A server that sends nothing for so long is given up, unless the command line says otherwise. */
const SILENCE_MS = 600_000;

function wrongEngine(reference: ModelReference, engine: EngineName): ConfigError {
  return new ConfigError(
    `--engine ${engine} cannot load ${reference.modelId}, which is a ${reference.format} model`,
    {
      code: "engine-mismatch",
      hint:
        engine === "openai-http"
          ? "Leave --engine out to load it; to ask a server, name it: --base-url http://127.0.0.1:8080/v1"
          : "Leave --engine out, or name a model of its kind.",
    },
  );
}
