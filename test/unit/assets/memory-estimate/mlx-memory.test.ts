import { describe, expect, it } from "vitest";
import { estimateMlxMemory } from "../../../../src/assets/memory-estimate/estimate-mlx-memory.ts";
import {
  dimensionsOfMlx,
  type MlxDimensions,
} from "../../../../src/assets/memory-estimate/mlx-dimensions.ts";
import { readMlxModel } from "../../../../src/assets/mlx/read-mlx.ts";
import { inTemporaryFolder } from "../in-temporary-folder.ts";
import { writeMlxFolder } from "../mlx/small-mlx.ts";

async function resultOf(config: object): Promise<unknown> {
  return inTemporaryFolder(async (folder) =>
    dimensionsOfMlx(await readMlxModel(await writeMlxFolder(folder, { config }))),
  );
}

async function dimensionsOf(config: object): Promise<MlxDimensions> {
  return inTemporaryFolder(async (folder) => {
    const result = dimensionsOfMlx(await readMlxModel(await writeMlxFolder(folder, { config })));
    if (!result.known) throw new Error(result.reason);
    return result.dimensions;
  });
}

const cacheOf = (model: MlxDimensions, contextTokens: number): number =>
  estimateMlxMemory(model, { contextTokens, prefillTokens: 100, device: "gpu" }).cacheBytes;

describe("the memory of an MLX model", () => {
  it("holds a key and a value of every position in the type of the weights", async () => {
    const model = await dimensionsOf({});
    // 2 layers x 512 positions x (4 + 4) values x 2 bytes.
    expect(cacheOf(model, 300)).toBe(2 * 512 * 8 * 2);
  });

  it("holds the window and one pass where a layer slides", async () => {
    const model = await dimensionsOf({
      model_type: "gemma3n",
      sliding_window: 200,
      layer_types: ["sliding_attention", "full_attention"],
    });
    expect(cacheOf(model, 1024)).toBe((299 + 1024) * 8 * 2);
  });

  it("holds nothing for layers that share the keys and values of others", async () => {
    const model = await dimensionsOf({ model_type: "gemma3n", num_kv_shared_layers: 1 });
    expect(model.layers).toHaveLength(1);
  });

  it("holds the scores of a pass on a CPU, and none on a GPU", async () => {
    const model = await dimensionsOf({});
    const options = { contextTokens: 256, prefillTokens: 100 };
    const cpu = estimateMlxMemory(model, { ...options, device: "cpu" }).computeBytes;
    const gpu = estimateMlxMemory(model, { ...options, device: "gpu" }).computeBytes;
    expect(cpu - gpu).toBe(100 * 2 * 256 * 2);
  });

  it("is not estimated for model types with another cache", async () => {
    expect(await resultOf({ model_type: "mamba2" })).toEqual({
      known: false,
      reason: "the cache of model type mamba2 is not known here",
    });
  });
});
