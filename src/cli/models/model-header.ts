import { stat } from "node:fs/promises";
import { summarizeGguf, type GgufSummary } from "../../assets/gguf/inspect-gguf.ts";
import { readGgufFile } from "../../assets/gguf/read-gguf.ts";
import {
  estimateMemory,
  type MemoryEstimate,
} from "../../assets/memory-estimate/estimate-memory.ts";
import { estimateMlxMemory } from "../../assets/memory-estimate/estimate-mlx-memory.ts";
import { dimensionsOfGguf } from "../../assets/memory-estimate/gguf-dimensions.ts";
import { dimensionsOfMlx } from "../../assets/memory-estimate/mlx-dimensions.ts";
import type { CacheLayer } from "../../assets/memory-estimate/model-dimensions.ts";
import { combinedMlxHash, hashMlxFiles } from "../../assets/mlx/folder-hash.ts";
import { summarizeMlx, type MlxSummary } from "../../assets/mlx/inspect-mlx.ts";
import { readMlxModel } from "../../assets/mlx/read-mlx.ts";
import { DEFAULT_LOAD_OPTIONS } from "../../core/engine.ts";
import { sha256OfFile } from "../../core/sha256-of-file.ts";
import type { MachineMemory } from "./this-machine.ts";

/** The attention of a model, as the engine applies it. */
export interface AttentionFacts {
  readonly layers: readonly CacheLayer[];
  readonly slidingWindowTokens: number | null;
}

/** What can be told of the memory of a model, or why nothing can. */
export type MemoryFacts =
  | {
      readonly known: true;
      readonly attention: AttentionFacts;
      /** With the options of a run that sets none. */
      readonly estimate: (contextTokens: number, machine: MachineMemory) => MemoryEstimate;
    }
  | { readonly known: false; readonly reason: string };

/** A file of the model with its hash; `path` is relative to the model's folder. */
export interface HashedFile {
  readonly path: string;
  readonly sha256: string;
}

/** A model on this machine, read and hashed but not loaded. */
export type ModelHeader = {
  /** Of one file, or over the files of an MLX folder. */
  readonly sha256: string;
  readonly files: readonly HashedFile[];
  readonly memory: MemoryFacts;
} & (
  | { readonly format: "gguf"; readonly summary: GgufSummary }
  | { readonly format: "mlx"; readonly summary: MlxSummary }
);

/**
 * Reads the header of a GGUF file, or config.json and the headers of an MLX folder, and hashes the bytes.
 * @throws PrerequisiteError `model-missing`, `model-not-gguf`, `model-not-mlx`, `model-truncated`, `model-broken-header`
 */
export async function readModelHeader(path: string): Promise<ModelHeader> {
  const isFolder = (await stat(path).catch(() => null))?.isDirectory() === true;
  return isFolder ? readMlxHeader(path) : readGgufHeader(path);
}

async function readGgufHeader(path: string): Promise<ModelHeader> {
  const file = await readGgufFile(path);
  const result = dimensionsOfGguf(file);
  const sha256 = await sha256OfFile(path);
  return {
    format: "gguf",
    summary: summarizeGguf(file),
    sha256,
    files: [{ path, sha256 }],
    memory: !result.known
      ? result
      : {
          known: true,
          attention: result.dimensions,
          estimate: (contextTokens, { weightLayout }) =>
            estimateMemory(result.dimensions, {
              ...DEFAULT_LOAD_OPTIONS,
              contextTokens,
              weightLayout,
            }),
        },
  };
}

async function readMlxHeader(folder: string): Promise<ModelHeader> {
  const model = await readMlxModel(folder);
  const result = dimensionsOfMlx(model);
  const files = await hashMlxFiles(folder);
  return {
    format: "mlx",
    summary: await summarizeMlx(model),
    sha256: combinedMlxHash(files),
    files,
    memory: !result.known
      ? result
      : {
          known: true,
          attention: result.dimensions,
          estimate: (contextTokens, { mlxDevice }) =>
            estimateMlxMemory(result.dimensions, {
              contextTokens,
              prefillTokens: DEFAULT_LOAD_OPTIONS.batchTokens,
              device: mlxDevice,
            }),
        },
  };
}
