import type { LoadOptions } from "../../core/engine.ts";
import { KV_BYTES_PER_VALUE } from "../../core/kv-bytes.ts";

/** llama.cpp rounds contexts up to a multiple of this. */
const CONTEXT_STEP_TOKENS = 256;
/** Models with one of these keys do not keep a key and a value of every position in every layer. */
const OTHER_CACHES = [
  "attention.kv_lora_rank",
  "attention.shared_kv_layers",
  "full_attention_interval",
  "shortconv.l_cache",
  "ssm.state_size",
  "wkv.head_size",
];

/**
 * Bytes of the key-value cache of a model: context x the sum over its layers of key-value heads x
 * (key width x bytes of a key value + value width x bytes of a value). `null` when the model keeps
 * another kind of cache (sliding windows, recurrent states, latent attention) or its header leaves
 * something open.
 *
 * @param metadata value of a key of the model file as text; `null` when it has no such key
 * @param options with the context size resolved
 */
export function keyValueCacheBytes(
  metadata: (key: string) => string | null,
  options: Pick<LoadOptions, "contextTokens" | "kvTypeK" | "kvTypeV" | "fullSlidingWindowCache">,
): number | null {
  const architecture = metadata("general.architecture") ?? "";
  const text = (key: string): string | null => metadata(`${architecture}.${key}`);
  if (OTHER_CACHES.some((key) => text(key) !== null)) return null;
  if (text("attention.sliding_window") !== null && !options.fullSlidingWindowCache) return null;
  const widths = headWidths(text);
  const heads = headsOfAllLayers(text);
  if (widths === null || heads === null || options.contextTokens === null) return null;
  const positions = Math.ceil(options.contextTokens / CONTEXT_STEP_TOKENS) * CONTEXT_STEP_TOKENS;
  const bytesPerHead =
    widths.key * KV_BYTES_PER_VALUE[options.kvTypeK] +
    widths.value * KV_BYTES_PER_VALUE[options.kvTypeV];
  return positions * heads * bytesPerHead;
}

type TextOf = (key: string) => string | null;

/** Values of one head; where the header does not say, the heads share the width of the embedding. */
function headWidths(text: TextOf): { key: number; value: number } | null {
  const width = positive(text("embedding_length"));
  const heads = positive(text("attention.head_count"));
  const shared = width === null || heads === null ? null : width / heads;
  const key = positive(text("attention.key_length")) ?? shared;
  const value = positive(text("attention.value_length")) ?? shared;
  return key === null || value === null ? null : { key, value };
}

/** Key-value heads of all layers: one number for each of them, or a list such as `[8, 8, 0]`. */
function headsOfAllLayers(text: TextOf): number | null {
  const heads = text("attention.head_count_kv") ?? text("attention.head_count") ?? "";
  const layers = positive(text("block_count"));
  if (/^\d+$/.test(heads)) return layers === null ? null : Number(heads) * layers;
  if (!/^\[\d+(?:, ?\d+)*\]$/.test(heads)) return null;
  const list = heads.slice(1, -1).split(",");
  return list.reduce((sum, count) => sum + Number(count), 0);
}

function positive(text: string | null): number | null {
  return text !== null && /^[1-9]\d*$/.test(text) ? Number(text) : null;
}
