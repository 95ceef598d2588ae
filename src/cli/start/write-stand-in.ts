import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeCacheFolder } from "../../assets/make-cache-folder.ts";
import { writeSyntheticModel } from "../../assets/synthetic/write-synthetic-model.ts";
import { modelCacheDirectory } from "../../assets/model-cache.ts";

/**
 * A file with SmolLM2-135M's shape and random weights, kept in the model cache.
 * @returns its path
 * @throws PrerequisiteError `output-not-writable`
 */
export async function writeStandIn(): Promise<string> {
  const outputPath = join(modelCacheDirectory(), "synthetic", "smollm2-135m.Q4_0.gguf");
  if (existsSync(outputPath)) return outputPath;
  await makeCacheFolder(dirname(outputPath));
  await writeSyntheticModel({ shape: "smollm2-135m", quantization: "Q4_0", seed: 42, outputPath });
  return outputPath;
}
