import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readGgufFile } from "../../../../src/assets/gguf/read-gguf.ts";
import type { WritableValue } from "../../../../src/assets/gguf/write-header.ts";
import { keyValueCacheBytes } from "../../../../src/assets/memory-estimate/cache-bytes.ts";
import { computeBytes } from "../../../../src/assets/memory-estimate/compute-bytes.ts";
import { estimateMemory } from "../../../../src/assets/memory-estimate/estimate-memory.ts";
import { dimensionsOfGguf } from "../../../../src/assets/memory-estimate/gguf-dimensions.ts";
import { largestContext } from "../../../../src/assets/memory-estimate/largest-context.ts";
import type {
  DimensionsResult,
  ModelDimensions,
} from "../../../../src/assets/memory-estimate/model-dimensions.ts";
import { DEFAULT_LOAD_OPTIONS } from "../../../../src/core/engine.ts";
import { smallGguf } from "../gguf/small-gguf.ts";
import { inTemporaryFolder } from "../in-temporary-folder.ts";

const MIB = 1024 * 1024;

interface Shape {
  readonly architecture: string;
  readonly keys: Readonly<Record<string, number | readonly number[]>>;
}

async function resultOf({ architecture, keys }: Shape): Promise<DimensionsResult> {
  const values = Object.entries(keys).map(([key, value]): [string, WritableValue] => [
    `${architecture}.${key}`,
    typeof value === "number"
      ? { type: "u32", value }
      : { type: "i32s", value: Int32Array.from(value) },
  ]);
  const named: Record<string, WritableValue> = {
    "general.architecture": { type: "string", value: architecture },
    ...Object.fromEntries(values),
  };
  return inTemporaryFolder(async (folder) => {
    await writeFile(join(folder, "m.gguf"), smallGguf({ keys: named }));
    return dimensionsOfGguf(await readGgufFile(join(folder, "m.gguf")));
  });
}

async function dimensionsOf(shape: Shape): Promise<ModelDimensions> {
  const result = await resultOf(shape);
  if (!result.known) throw new Error(result.reason);
  return result.dimensions;
}

async function cacheOf(
  shape: Shape,
  options: Partial<Parameters<typeof keyValueCacheBytes>[1]>,
): Promise<number> {
  const defaults = { ...DEFAULT_LOAD_OPTIONS, contextTokens: 2048 };
  return keyValueCacheBytes(await dimensionsOf(shape), { ...defaults, ...options });
}

/** SmolLM2 135M. */
const SMOLLM2: Shape = {
  architecture: "llama",
  keys: {
    block_count: 30,
    embedding_length: 576,
    feed_forward_length: 1536,
    "attention.head_count": 9,
    "attention.head_count_kv": 3,
  },
};
/** Gemma 3 270M: 15 of 18 layers see 512 tokens. */
const GEMMA3: Shape = {
  architecture: "gemma3",
  keys: {
    block_count: 18,
    embedding_length: 640,
    feed_forward_length: 2048,
    "attention.head_count": 4,
    "attention.head_count_kv": 1,
    "attention.key_length": 256,
    "attention.value_length": 256,
    "attention.sliding_window": 512,
  },
};

// Sizes of the two real models are what llama.cpp logs as "KV buffer size" and "compute buffer size"; they
// are printed by: npx tsx bench/memory-estimate/main.ts SmolLM2-135M-Instruct.Q4_1.gguf gemma-3-270m-q4_k_m.gguf
describe("the key-value cache", () => {
  it("has a cell per position in every layer", async () => {
    expect(await cacheOf(SMOLLM2, {})).toBe(45 * MIB);
  });

  it("is rounded up to 256 positions", async () => {
    expect(await cacheOf(SMOLLM2, { contextTokens: 300 })).toBe(11.25 * MIB);
  });

  it("keeps the window and one pass in sliding-window layers", async () => {
    expect(await cacheOf(GEMMA3, {})).toBe((6 + 15) * MIB);
    expect(await cacheOf(GEMMA3, { contextTokens: 8192 })).toBe((24 + 15) * MIB);
  });

  it("keeps less in sliding-window layers when a pass has fewer tokens", async () => {
    expect(await cacheOf(GEMMA3, { microBatchTokens: 128 })).toBe((6 + 11.25) * MIB);
  });

  it("keeps everything in sliding-window layers when it is told to", async () => {
    const options = { contextTokens: 8192, fullSlidingWindowCache: true };
    expect(await cacheOf(GEMMA3, options)).toBe((24 + 120) * MIB);
  });

  it("is smaller with quantized keys and values", async () => {
    const bytes = await cacheOf(SMOLLM2, { kvTypeK: "q8_0", kvTypeV: "q4_0" });
    // 2,048 cells x 30 layers x 192 values x (34 + 18) / 32 bytes.
    expect(bytes).toBe(2048 * 30 * 192 * (52 / 32));
  });

  it("counts the heads of each layer where they differ", async () => {
    const keys = { ...SMOLLM2.keys, block_count: 3, "attention.head_count_kv": [3, 0, 1] };
    expect(await cacheOf({ ...SMOLLM2, keys }, {})).toBe(2048 * 4 * 64 * 2 * 2);
  });

  it("keeps nothing in the layers of Gemma 3n that share those of others", async () => {
    const keys = { ...GEMMA3.keys, block_count: 35 };
    const { layers } = await dimensionsOf({ architecture: "gemma3n", keys });
    expect([layers.length, layers.filter((layer) => layer.isSliding).length]).toEqual([20, 16]);
  });

  it("ignores a window that llama.cpp does not apply", async () => {
    const keys = { ...SMOLLM2.keys, "attention.sliding_window": 512 };
    expect(await cacheOf({ architecture: "phi3", keys }, {})).toBe(45 * MIB);
  });

  it("reads which layers slide where the header lists them", async () => {
    const flags = Array.from({ length: 18 }, (_, layer) => (layer < 9 ? 1 : 0));
    const keys = { ...GEMMA3.keys, "attention.sliding_window_pattern": flags };
    const { layers } = await dimensionsOf({ architecture: "gemma4", keys });
    expect(layers.map((layer) => (layer.isSliding ? 1 : 0))).toEqual(flags);
  });
});

describe("models whose memory is not estimated", () => {
  it("are those that keep a running state", async () => {
    const result = await resultOf({ ...SMOLLM2, architecture: "mamba2" });
    expect(result).toEqual({ known: false, reason: "mamba2: it keeps a running state" });
  });

  it("are those whose header leaves something open", async () => {
    const result = await resultOf({ architecture: "llama", keys: { block_count: 30 } });
    expect(result.known).toBe(false);
  });
});

describe("the buffers of one pass", () => {
  it("have room for the logits of every token, and use those of one", async () => {
    const model = { ...(await dimensionsOf(SMOLLM2)), vocabularySize: 49_152 };
    const options = { ...DEFAULT_LOAD_OPTIONS, contextTokens: 512 };
    const { reservedBytes, usedBytes } = computeBytes(model, options);
    // llama.cpp logs "compute buffer size = 98.25 MiB".
    expect(reservedBytes).toBe(98.25 * MIB);
    expect(usedBytes).toBe(512 * 512 * 2 + 512 * 4 * (4 * 576 + 3 * 1536 + 7) + 4 * 49_152);
  });

  it("hold the scores of all heads without flash attention", async () => {
    const model = await dimensionsOf(SMOLLM2);
    const with8192 = { ...DEFAULT_LOAD_OPTIONS, contextTokens: 8192 };
    const on = computeBytes(model, with8192).usedBytes;
    const off = computeBytes(model, { ...with8192, flashAttention: "off" }).usedBytes;
    expect(off - on).toBeGreaterThan(9 * 8192 * 512 * 4);
  });
});

describe("the memory estimate", () => {
  it("adds up its parts", async () => {
    const estimate = estimateMemory(await dimensionsOf(SMOLLM2), {
      ...DEFAULT_LOAD_OPTIONS,
      contextTokens: 2048,
      weightLayout: "x64-avx2",
    });
    const { weightBytes, rearrangedBytes, cacheBytes, processBytes } = estimate;
    expect(weightBytes).toBe(96);
    expect(estimate.totalBytes).toBe(
      weightBytes + rearrangedBytes + cacheBytes + estimate.computeBytes + processBytes,
    );
  });

  it("counts all reserved buffers where a GPU computes", async () => {
    const model = { ...(await dimensionsOf(SMOLLM2)), vocabularySize: 49_152 };
    const options = { ...DEFAULT_LOAD_OPTIONS, contextTokens: 2048 };
    const estimate = estimateMemory(model, { ...options, weightLayout: "none" });
    expect(estimate.computeBytes).toBe(estimate.computeReservedBytes);
  });
});

describe("the largest context that fits", () => {
  const estimate = (contextTokens: number) => ({
    contextTokens,
    weightBytes: 0,
    rearrangedBytes: 0,
    cacheBytes: 0,
    computeBytes: 0,
    computeReservedBytes: 0,
    processBytes: 0,
    totalBytes: 1000 + contextTokens,
  });

  it("is the longest of all when that fits", () => {
    expect(largestContext(estimate, 10_000, 5000)).toBe(5000);
  });

  it("is the last multiple of 256 below the limit otherwise", () => {
    expect(largestContext(estimate, 2300, 5000)).toBe(1280);
  });

  it("is null when none fits", () => {
    expect(largestContext(estimate, 1100, 5000)).toBeNull();
  });
});
