import { textValue } from "../mlx/mlx-config.ts";
import type { MlxModel } from "../mlx/read-mlx.ts";
import { slidingWindowOf } from "../mlx/sliding-window.ts";
import type { CacheLayer, ModelDimensions } from "./model-dimensions.ts";

/** What the memory of an MLX model depends on. */
export type MlxDimensions = Omit<ModelDimensions, "weightPlaces" | "mergeCount"> & {
  /** Bytes of a value of the hidden state and of the cache: the type of the weights that are not packed. */
  readonly valueBytes: number;
};

/** The dimensions, or why they cannot be told from the folder. */
export type MlxDimensionsResult =
  | { readonly known: true; readonly dimensions: MlxDimensions }
  | { readonly known: false; readonly reason: string };

/**
 * Model types that keep a key and a value of every position, whole or inside a window (mlx-lm 0.32.2,
 * `mlx_lm/models`: `make_cache`). Others keep running states or compressed caches.
 */
const PLAIN_CACHES: readonly string[] = [
  "cohere",
  "cohere2",
  "ernie4_5",
  "exaone",
  "gemma",
  "gemma2",
  "gemma3",
  "gemma3_text",
  "gemma3n",
  "gemma4",
  "gemma4_text",
  "glm",
  "glm4",
  "gpt_oss",
  "granite",
  "granitemoe",
  "helium",
  "hunyuan_v1_dense",
  "internlm2",
  "internlm3",
  "llama",
  "ministral3",
  "mistral",
  "mistral3",
  "mixtral",
  "nemotron",
  "olmo",
  "olmo2",
  "olmo3",
  "olmoe",
  "phi3",
  "qwen2",
  "qwen2_moe",
  "qwen2_vl",
  "qwen3",
  "qwen3_moe",
  "qwen3_vl",
  "qwen3_vl_moe",
  "seed_oss",
  "smollm3",
  "stablelm",
  "starcoder2",
];

const MAX_LAYERS = 4096;
const VALUE_BYTES: Readonly<Record<string, number>> = { F32: 4, F16: 2, BF16: 2 };

/** What the memory of an MLX model depends on, from its configuration and the headers of its weights. */
export function dimensionsOfMlx(model: MlxModel): MlxDimensionsResult {
  const { config } = model;
  if (!PLAIN_CACHES.includes(config.model_type)) {
    return unknown(`the cache of model type ${config.model_type} is not known here`);
  }
  const layers = cacheLayersOf(model);
  const embeddingWidth = textValue(config, "hidden_size");
  const vocabularySize = textValue(config, "vocab_size") ?? vocabularyOfWeights(model);
  if (layers === null || embeddingWidth === null || vocabularySize === null) {
    return unknown("config.json leaves the layers, the heads, the width or the vocabulary open");
  }
  const dimensions: MlxDimensions = {
    weightBytes: model.tensors.reduce((sum, { tensor }) => sum + tensor.sizeBytes, 0),
    valueBytes: valueBytesOf(model),
    vocabularySize,
    embeddingWidth,
    feedForwardWidth: feedForwardWidthOf(model),
    headCount: textValue(config, "num_attention_heads") ?? 0,
    layers,
    slidingWindowTokens: slidingWindowOf(config)?.tokens ?? null,
  };
  return { known: true, dimensions };
}

/** One number, or one for each layer: the widest. */
function feedForwardWidthOf({ config }: MlxModel): number {
  const inner = textValue(config, "intermediate_size");
  return Array.isArray(inner) ? Math.max(0, ...inner) : (inner ?? 0);
}

function cacheLayersOf({ config }: MlxModel): CacheLayer[] | null {
  const layerCount = textValue(config, "num_hidden_layers");
  const heads = textValue(config, "num_attention_heads");
  const width = textValue(config, "hidden_size");
  if (layerCount === null || layerCount > MAX_LAYERS || heads === null || width === null)
    return null;
  const keyValueHeads = textValue(config, "num_key_value_heads") ?? heads;
  const rowWidth = keyValueHeads * (textValue(config, "head_dim") ?? Math.floor(width / heads));
  const sliding = slidingWindowOf(config)?.layers ?? [];
  // The last layers of Gemma 3n and 4 read the keys and values of earlier ones.
  const kept = layerCount - (textValue(config, "num_kv_shared_layers") ?? 0);
  return Array.from({ length: Math.max(0, kept) }, (_, layer) => ({
    keyWidth: rowWidth,
    valueWidth: rowWidth,
    isSliding: sliding[layer] === true,
  }));
}

/** Rows of the table of embeddings, where config.json does not name them. */
function vocabularyOfWeights({ tensors }: MlxModel): number | null {
  const table = tensors.find(({ tensor }) => tensor.name.endsWith("embed_tokens.weight"));
  return table?.tensor.shape[0] ?? null;
}

/** The most frequent type among the tensors that hold plain numbers: norms, scales, embeddings. */
function valueBytesOf({ tensors }: MlxModel): number {
  const counts = new Map<string, number>();
  for (const { tensor } of tensors) {
    if (Object.hasOwn(VALUE_BYTES, tensor.type)) {
      counts.set(tensor.type, (counts.get(tensor.type) ?? 0) + 1);
    }
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return VALUE_BYTES[most?.[0] ?? "BF16"] ?? 2;
}

function unknown(reason: string): MlxDimensionsResult {
  return { known: false, reason };
}
