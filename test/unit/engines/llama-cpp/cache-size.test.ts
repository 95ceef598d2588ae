import { describe, expect, it } from "vitest";
import { DEFAULT_LOAD_OPTIONS } from "../../../../src/core/engine.ts";
import { keyValueCacheBytes } from "../../../../src/engines/llama-cpp/cache-size.ts";
import {
  failureOf,
  load,
  modelFolder,
  valueOf,
  writeCopyWith,
  writeTinyModel,
} from "./tiny-model.ts";

const folder = modelFolder();

const OPTIONS = { ...DEFAULT_LOAD_OPTIONS, contextTokens: 4096 };

/** The header of Qwen3 4B, with changes; `null` takes a key out. */
function header(changes: Record<string, string | null> = {}): (key: string) => string | null {
  const keys: Record<string, string | null> = {
    "general.architecture": "qwen3",
    "qwen3.block_count": "36",
    "qwen3.embedding_length": "2560",
    "qwen3.attention.head_count": "32",
    "qwen3.attention.head_count_kv": "8",
    "qwen3.attention.key_length": "128",
    "qwen3.attention.value_length": "128",
    ...changes,
  };
  return (key) => keys[key] ?? null;
}

describe("keyValueCacheBytes", () => {
  it("is 144 KiB a token for Qwen3 4B in float16", () => {
    expect(keyValueCacheBytes(header(), OPTIONS)).toBe(4096 * 36 * 8 * 128 * 2 * 2);
  });

  it("rounds the context up to 256 tokens, as llama.cpp does", () => {
    const size = keyValueCacheBytes(header(), { ...OPTIONS, contextTokens: 257 });
    expect(size).toBe(keyValueCacheBytes(header(), { ...OPTIONS, contextTokens: 512 }));
  });

  it("counts the scales of quantized types", () => {
    const quantized = { ...OPTIONS, kvTypeK: "q8_0", kvTypeV: "q4_0" } as const;
    expect(keyValueCacheBytes(header(), quantized)).toBe((4096 * 36 * 8 * 128 * (34 + 18)) / 32);
  });

  it("takes widths from the embedding, and the heads of queries, where the header says nothing else", () => {
    const bare = header({
      "qwen3.attention.head_count_kv": null,
      "qwen3.attention.key_length": null,
      "qwen3.attention.value_length": null,
    });
    expect(keyValueCacheBytes(bare, OPTIONS)).toBe(4096 * 36 * 32 * 80 * 2 * 2);
  });

  it("adds the heads of layers that differ", () => {
    const mixed = header({ "qwen3.attention.head_count_kv": "[8, 0, 4]" });
    expect(keyValueCacheBytes(mixed, OPTIONS)).toBe(4096 * 12 * 128 * 2 * 2);
  });

  it.each([
    ["a sliding window", "qwen3.attention.sliding_window", "512"],
    ["recurrent states", "qwen3.ssm.state_size", "128"],
    ["latent attention", "qwen3.attention.kv_lora_rank", "512"],
    ["no number of layers", "qwen3.block_count", null],
    ["heads that are no number", "qwen3.attention.head_count_kv", "many"],
  ])("is not known with %s", (_, key, value) => {
    expect(keyValueCacheBytes(header({ [key]: value }), OPTIONS)).toBeNull();
  });

  it("counts sliding windows whose cache is kept in full", () => {
    const windows = header({ "qwen3.attention.sliding_window": "512" });
    const full = { ...OPTIONS, fullSlidingWindowCache: true };
    expect(keyValueCacheBytes(windows, full)).toBe(keyValueCacheBytes(header(), OPTIONS));
  });
});

describe("loading a model", () => {
  it("allocates the cache that was calculated", async () => {
    const model = valueOf(load(await writeTinyModel(folder), { contextTokens: 8192 }));
    await model.close();
    const cache = model.facts.buffers.find(({ purpose }) => purpose === "kv-cache");
    // 2 layers x 1 head x 32 values x 2 bytes, for keys and for values.
    expect(cache?.sizeBytes).toBe(8192 * 2 * 32 * 2 * 2);
  });

  it("refuses a context beyond the memory of this machine, before weights are loaded", async () => {
    const deep = writeCopyWith(await writeTinyModel(folder), "llama.block_count", 500);
    const failure = failureOf(load(deep, { contextTokens: 16_777_216, kvTypeK: "f32" }, true));
    expect(failure.code).toBe("engine-refused");
    expect(failure.message).toMatch(
      /^a context of 16777216 tokens needs 1610\.6 GB beside the 0\.0 GB of the model, this machine has [\d.]+ GB/,
    );
    expect(failure.hint).toContain("Use a smaller --context");
  });
});
