import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import type { Quantization } from "../../src/assets/synthetic/quantization.ts";
import { writeModelLike } from "../../src/assets/synthetic/write-model-like.ts";
import { writeSyntheticModel } from "../../src/assets/synthetic/write-synthetic-model.ts";
import { namedModels, realModel, SYNTHETIC_SEED, type BenchModel } from "../support/models.ts";

/** A real model and one with random weights that should be as fast. */
export interface Twins {
  readonly real: BenchModel;
  readonly synthetic: BenchModel;
  /** What the synthetic one was made from: a shape of configs/shapes.yaml, or the real file. */
  readonly madeFrom: string;
}

const BY_SHAPE: readonly (readonly [file: string, shape: string, quantization: Quantization])[] = [
  ["SmolLM2-135M-Instruct.Q4_1.gguf", "smollm2-135m", "Q4_1"],
  ["gemma-3-270m-q4_k_m.gguf", "gemma3-270m", "Q4_K_M"],
];

/** Below the folder `EDGE_BENCH_TEST_DATA`, where that is set. */
const SMALL_FILE = join("models", "tinystories-656K", "TinyStories-656K-Q8_0.gguf");

/**
 * Two real models beside shapes of configs/shapes.yaml (how far scales of blocks lie apart was read off
 * these two: they are no independent test of that), and files beside copies of their own shape.
 * Synthetic ones are written into `folder`.
 *
 * @throws PrerequisiteError `bench-model-missing`
 */
export async function defaultTwins(folder: string): Promise<Twins[]> {
  const twins: Twins[] = [];
  for (const [file, shape, quantization] of BY_SHAPE) {
    const real = realModel(file);
    const synthetic = await ofShape(shape, quantization, folder);
    twins.push({ real, synthetic, madeFrom: `shape ${shape}` });
  }
  twins.push(await twinOf(realModel("SmolLM2-135M-Instruct.f32.gguf"), folder));
  const data = process.env["EDGE_BENCH_TEST_DATA"] ?? "";
  const small = join(data, SMALL_FILE);
  if (data !== "" && existsSync(small)) {
    twins.push(...(await namedTwins([small], folder)));
  } else {
    console.error("EDGE_BENCH_TEST_DATA names no folder with tinystories-656K: left out.");
  }
  return twins;
}

/** Written anew: a file that an earlier version of the writer left says nothing of this one. */
async function ofShape(
  shape: string,
  quantization: Quantization,
  folder: string,
): Promise<BenchModel> {
  const name = `synthetic-${shape}-${quantization}`;
  const path = join(folder, `${name}.gguf`);
  await writeSyntheticModel({ shape, quantization, seed: SYNTHETIC_SEED, outputPath: path });
  return { name, path };
}

/** Model files beside copies of their shape, written into `folder`. */
export async function namedTwins(paths: readonly string[], folder: string): Promise<Twins[]> {
  const twins: Twins[] = [];
  for (const real of namedModels(paths)) twins.push(await twinOf(real, folder));
  return twins;
}

async function twinOf(real: BenchModel, folder: string): Promise<Twins> {
  const name = `like-${basename(real.path, ".gguf")}`;
  const path = join(folder, `${name}.gguf`);
  await writeModelLike({ modelPath: real.path, seed: SYNTHETIC_SEED, outputPath: path });
  return { real, synthetic: { name, path }, madeFrom: "the file" };
}
