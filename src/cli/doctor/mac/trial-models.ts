import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { writeSyntheticModel } from "../../../assets/synthetic/write-synthetic-model.ts";
import type { EngineName, LoadOptions } from "../../../core/engine.ts";
import { type EngineSession, startEngineSession } from "../../../engines/channel/engine-session.ts";
import { type RandomMlxShape, writeRandomMlxModel } from "../random-mlx-model.ts";

/** Large enough that weights stand out from the process around them: 103 million parameters, 412 MB in float32. */
const MLX_SHAPE: RandomMlxShape = {
  layerCount: 8,
  width: 1024,
  feedForwardWidth: 2816,
  headCount: 16,
};
const HANG_AFTER_MS = 120_000;

/** Loads models with random weights, one at a time, for as long as work with them takes. */
export interface TrialModels {
  /** SmolLM2-135M's shape in Q4_0. */
  withGguf<T>(options: LoadOptions, work: (session: EngineSession) => Promise<T>): Promise<T>;
  /** A llama of 103 million float32 parameters. */
  withMlx<T>(options: LoadOptions, work: (session: EngineSession) => Promise<T>): Promise<T>;
}

/** Writes both models into a folder when they are first needed. */
export function trialModels(folder: string): TrialModels {
  const gguf = once(async () => {
    const outputPath = join(folder, "smollm2-135m.gguf");
    await writeSyntheticModel({
      shape: "smollm2-135m",
      quantization: "Q4_0",
      seed: 42,
      outputPath,
    });
    return outputPath;
  });
  const mlx = once(async () => {
    const path = join(folder, "mlx");
    await mkdir(path);
    await writeRandomMlxModel(path, MLX_SHAPE);
    return path;
  });
  const withModel =
    (engine: EngineName, path: () => Promise<string>): TrialModels["withGguf"] =>
    async (options, work) => {
      const started = await startEngineSession({
        request: { engine, modelPath: await path(), vocabularyOnly: false, options },
        logPath: join(folder, "engine.log"),
        hangAfterMs: HANG_AFTER_MS,
      });
      if (started.status === "failed") throw new Error(started.failure.message);
      try {
        return await work(started.value);
      } finally {
        await started.value.close();
      }
    };
  return { withGguf: withModel("llama-cpp", gguf), withMlx: withModel("mlx", mlx) };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}
