import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { PrerequisiteError } from "../../src/core/errors.ts";
import type { Quantization } from "../../src/assets/synthetic/quantization.ts";
import { writeSyntheticModel } from "../../src/assets/synthetic/write-synthetic-model.ts";
import { benchCacheFolder, toolCacheFolder } from "./cache-folder.ts";

/** A model file under the name that tables show. */
export interface BenchModel {
  readonly name: string;
  readonly path: string;
}

/** Weights of every synthetic model that a benchmark writes. */
export const SYNTHETIC_SEED = 42;

/**
 * The path of a real model: from the folder in `EDGE_BENCH_TEST_MODELS`, else from the tool's cache.
 * @throws PrerequisiteError `bench-model-missing`
 */
export function realModel(fileName: string): BenchModel {
  const testModels = process.env["EDGE_BENCH_TEST_MODELS"] ?? "";
  const folders = [testModels, toolCacheFolder()].filter((folder) => folder !== "");
  const path = folders.map((folder) => join(folder, fileName)).find((file) => existsSync(file));
  if (path !== undefined) return { name: basename(fileName, ".gguf"), path };
  throw new PrerequisiteError(`The model ${fileName} is in none of: ${folders.join(", ")}`, {
    code: "bench-model-missing",
    hint: "Set EDGE_BENCH_TEST_MODELS to the folder that holds it, or name model files on the command line.",
  });
}

/** A synthetic model, written into the cache when it is not there yet. */
export async function syntheticModel(
  shape: string,
  quantization: Quantization,
): Promise<BenchModel> {
  const name = `synthetic-${shape}-${quantization}`;
  const path = join(benchCacheFolder("models"), `${name}-seed${SYNTHETIC_SEED}.gguf`);
  if (!existsSync(path)) {
    console.error(`Writing ${path} (once) ...`);
    await writeSyntheticModel({ shape, quantization, seed: SYNTHETIC_SEED, outputPath: path });
  }
  return { name, path };
}

/** Model files named on the command line. @throws PrerequisiteError `bench-model-missing` */
export function namedModels(paths: readonly string[]): BenchModel[] {
  return paths.map((path) => {
    if (existsSync(path)) return { name: basename(path, ".gguf"), path };
    throw new PrerequisiteError(`There is no model file ${path}`, {
      code: "bench-model-missing",
      hint: "Give the path of a .gguf file.",
    });
  });
}
