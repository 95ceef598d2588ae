import { readFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { writeSyntheticModel } from "../../../../src/assets/synthetic/write-synthetic-model.ts";
import {
  DEFAULT_LOAD_OPTIONS,
  type LoadOptions,
  type LoadedModel,
} from "../../../../src/core/engine.ts";
import { GREEDY, type GenerateRequest } from "../../../../src/core/generation.ts";
import type { Failure, Outcome } from "../../../../src/core/outcome.ts";
import { createEngineControl } from "../../../../src/engines/llama-cpp/control.ts";
import { loadLlamaCpp } from "../../../../src/engines/llama-cpp/load-model.ts";

/** Vocabulary size of the tiny shape. */
export const VOCABULARY_SIZE = 4096;

/** A fixed number of greedy tokens after a short text, from an empty cache. */
export const REQUEST: GenerateRequest = {
  prompt: { kind: "text", text: "The bank writes to its customers" },
  sampling: GREEDY,
  maxOutputTokens: 8,
  ignoreEndOfGeneration: true,
  stopStrings: [],
  jsonSchema: null,
  cache: { kind: "cold" },
};

/** A folder for model files that is gone when the tests of the file have run. */
export function modelFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "edge-slm-bench-"));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Writes a tiny model with random weights and returns its path. */
export async function writeTinyModel(folder: string, shape = "tiny"): Promise<string> {
  const outputPath = join(folder, `${shape}.gguf`);
  await writeSyntheticModel({ shape, quantization: "F16", seed: 42, outputPath });
  return outputPath;
}

/** A copy in which the last part of the weights is no number. */
export function writeBrokenCopy(path: string, share: number): string {
  const bytes = readFileSync(path);
  bytes.fill(0xff, Math.round(bytes.length * (1 - share)));
  const copy = `${path}.broken.gguf`;
  writeFileSync(copy, bytes);
  return copy;
}

/** A copy whose header names another token as the end of a text. */
export function writeCopyEndingWith(path: string, endToken: number): string {
  return writeCopyWith(path, "tokenizer.ggml.eos_token_id", endToken);
}

/** A copy in whose header a key that holds an unsigned 32-bit integer has another value. */
export function writeCopyWith(path: string, key: string, value: number): string {
  const bytes = readFileSync(path);
  // The key is followed by the type of its value, 4 bytes, and the value.
  bytes.writeUInt32LE(value, bytes.indexOf(key) + key.length + 4);
  const copy = `${path}.${key}-${value}.gguf`;
  writeFileSync(copy, bytes);
  return copy;
}

/** Loads into this very process, on one thread. */
export function load(
  modelPath: string,
  options: Partial<LoadOptions> = {},
  vocabularyOnly = false,
): Outcome<LoadedModel> {
  return loadLlamaCpp(
    {
      engine: "llama-cpp",
      modelPath,
      vocabularyOnly,
      options: { ...DEFAULT_LOAD_OPTIONS, gpu: "cpu", threads: 1, contextTokens: 1024, ...options },
    },
    createEngineControl(),
  );
}

export function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.status === "ok") return outcome.value;
  throw new Error(JSON.stringify(outcome.failure));
}

export function failureOf(outcome: Outcome<unknown>): Failure {
  if (outcome.status === "failed") return outcome.failure;
  throw new Error(`no failure: ${JSON.stringify(outcome.value)}`);
}
