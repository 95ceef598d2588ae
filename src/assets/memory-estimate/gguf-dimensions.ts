import { HeaderValues } from "../gguf/header-values.ts";
import { vocabularySizeOf } from "../gguf/inspect-gguf.ts";
import type { GgufFile } from "../gguf/read-gguf.ts";
import { windowOfGguf } from "./gguf-window.ts";
import type { CacheLayer, DimensionsResult, ModelDimensions } from "./model-dimensions.ts";
import { weightPlacesOf } from "./rearranged-weights.ts";

/**
 * Architectures with another memory than keys and values of positions: running states, compressed or
 * indexed caches, encoders. Source: llama.cpp as bundled with node-llama-cpp 3.21.1, `llama-arch.cpp`
 * (`llm_arch_is_recurrent`, `llm_arch_is_hybrid`) and `llama-model.cpp` (`create_memory`).
 */
const OTHER_MEMORY: ReadonlyMap<string, string> = new Map([
  ...entries("it keeps a running state", [
    "arwkv7",
    "bailingmoe3",
    "falcon-h1",
    "granitehybrid",
    "jamba",
    "kimi-k3",
    "kimi-linear",
    "lfm2",
    "lfm2moe",
    "mamba",
    "mamba2",
    "minimax-01",
    "nemotron_h",
    "nemotron_h_moe",
    "plamo2",
    "qwen35",
    "qwen35moe",
    "qwen3next",
    "qwen4exp",
    "rwkv6",
    "rwkv6qwen2",
    "rwkv7",
  ]),
  ...entries("it keeps a cache of another kind", [
    "deepseek32",
    "deepseek4",
    "dflash",
    "dots3note",
    "eagle3",
    "gemma4-assistant",
    "glm-dsa",
    "graniteswitch",
    "minimax-m3",
    "nanbeige",
  ]),
  ...entries("it does not decode token by token", [
    "bert",
    "clip",
    "dream",
    "eurobert",
    "gemma-embedding",
    "jina-bert-v2",
    "jina-bert-v3",
    "llada",
    "llada-moe",
    "modern-bert",
    "neo-bert",
    "nomic-bert",
    "nomic-bert-moe",
    "rnd1",
    "t5",
    "t5encoder",
    "wavtokenizer-dec",
  ]),
]);

/** llama.cpp's LLAMA_MAX_LAYERS. */
const MAX_LAYERS = 512;
/** Layers of Gemma 3n that keep keys and values; those after them read theirs (`gemma3n.cpp`). */
const GEMMA3N_CACHE_LAYERS = 20;
/** Architectures whose last layers predict further tokens and keep nothing (`create_memory`). */
const WITHOUT_PREDICTION_LAYERS: readonly string[] = ["step35", "hy_v3", "mimo2"];

/** What the memory of a GGUF model depends on, from its header. */
export function dimensionsOfGguf(file: GgufFile): DimensionsResult {
  const values = new HeaderValues(file);
  const other = OTHER_MEMORY.get(values.architecture ?? "");
  if (other !== undefined) return unknown(`${values.architecture ?? ""}: ${other}`);
  const sizes = sizesOf(values, file);
  if (sizes === null) {
    return unknown("the header leaves the layers, the width, the heads or the vocabulary open");
  }
  const window = windowOfGguf(values, sizes.heads.length);
  const layers = cacheLayers(values, sizes.heads, window?.layers ?? []);
  if (layers === null) return unknown("the header leaves the key-value heads open");
  const dimensions: ModelDimensions = {
    weightBytes: file.tensors.reduce((sum, tensor) => sum + tensor.sizeBytes, 0),
    weightPlaces: weightPlacesOf(file.tensors),
    vocabularySize: sizes.vocabularySize,
    mergeCount: mergeCountOf(file),
    embeddingWidth: sizes.embeddingWidth,
    feedForwardWidth: feedForwardWidth(values, sizes.heads.length),
    headCount: Math.max(...sizes.heads),
    layers,
    slidingWindowTokens: window?.tokens ?? null,
  };
  return { known: true, dimensions };
}

interface Sizes {
  readonly embeddingWidth: number;
  readonly vocabularySize: number;
  /** One number per layer. */
  readonly heads: readonly number[];
}

function sizesOf(values: HeaderValues, file: GgufFile): Sizes | null {
  const layerCount = values.positive("block_count");
  if (layerCount === null || layerCount > MAX_LAYERS) return null;
  const heads = values.perLayer("attention.head_count", layerCount);
  const embeddingWidth = values.positive("embedding_length");
  const vocabularySize = vocabularySizeOf(file);
  const isKnown = heads !== null && embeddingWidth !== null && vocabularySize !== null;
  return isKnown ? { heads, embeddingWidth, vocabularySize } : null;
}

/** Widths of keys and values of each layer that keeps them. Source: `llama-hparams.cpp`, `llama-kv-cache.cpp`. */
function cacheLayers(
  values: HeaderValues,
  heads: readonly number[],
  sliding: readonly boolean[],
): CacheLayer[] | null {
  const keyValueHeads = values.has("attention.head_count_kv")
    ? values.perLayer("attention.head_count_kv", heads.length)
    : heads;
  if (keyValueHeads === null) return null;
  const width = (key: string, isSliding: boolean): number => {
    const shared = Math.floor(
      (values.positive("embedding_length") ?? 0) / Math.max(1, heads[0] ?? 1),
    );
    const full = values.positive(`attention.${key}`) ?? shared;
    return isSliding ? (values.positive(`attention.${key}_swa`) ?? full) : full;
  };
  // With latent attention the values are the first part of the keys.
  const hasValues = !values.has("attention.key_length_mla");
  return keyValueHeads.slice(0, cacheLayerCount(values, heads.length)).map((headCount, layer) => {
    const isSliding = sliding[layer] === true;
    return {
      keyWidth: headCount * width("key_length", isSliding),
      valueWidth: hasValues ? headCount * width("value_length", isSliding) : 0,
      isSliding,
    };
  });
}

function cacheLayerCount(values: HeaderValues, layerCount: number): number {
  const architecture = values.architecture ?? "";
  if (architecture === "gemma3n") return Math.min(layerCount, GEMMA3N_CACHE_LAYERS);
  if (architecture === "gemma4") {
    return layerCount - (values.count("attention.shared_kv_layers") ?? 0);
  }
  return WITHOUT_PREDICTION_LAYERS.includes(architecture)
    ? layerCount - (values.count("nextn_predict_layers") ?? 0)
    : layerCount;
}

function feedForwardWidth(values: HeaderValues, layerCount: number): number {
  const widest = (key: string): number => Math.max(0, ...(values.perLayer(key, layerCount) ?? []));
  const ofExperts = widest("expert_feed_forward_length") * widest("expert_used_count");
  return Math.max(widest("feed_forward_length"), ofExperts);
}

function mergeCountOf({ metadata }: GgufFile): number {
  const merges = metadata.get("tokenizer.ggml.merges");
  return typeof merges === "object" && merges.kind === "array" ? merges.count : 0;
}

function unknown(reason: string): DimensionsResult {
  return { known: false, reason };
}

function entries(reason: string, architectures: readonly string[]): [string, string][] {
  return architectures.map((architecture) => [architecture, reason]);
}
