import type { LoadOptions } from "../../core/engine.ts";
import { KV_BYTES_PER_VALUE } from "../../core/kv-bytes.ts";
import type { ModelDimensions } from "./model-dimensions.ts";

/** llama.cpp rounds a context, and the cache of sliding-window layers, up to a multiple of this. */
const CELL_STEP = 256;

/** The options that decide the size of a key-value cache. */
export type CacheOptions = Pick<
  LoadOptions,
  | "kvTypeK"
  | "kvTypeV"
  | "microBatchTokens"
  | "flashAttention"
  | "fullSlidingWindowCache"
  | "sequences"
> & { readonly contextTokens: number };

/** Positions that a layer with the whole context has room for. */
export function contextCells(contextTokens: number): number {
  return Math.ceil(contextTokens / CELL_STEP) * CELL_STEP;
}

/**
 * Bytes of the key-value cache that llama.cpp allocates: over all layers that keep one, cells x (values
 * of keys x bytes of a key value + values of values x bytes of a value).
 *
 * A layer has a cell for every position of the context; with a sliding window only for the window (of
 * every sequence) and the tokens of one pass. Without flash attention the values lie transposed, and all
 * layers are as wide as the widest. Source: llama.cpp as bundled with node-llama-cpp 3.21.1,
 * `llama-kv-cache.cpp`, `llama-kv-cache-iswa.cpp`.
 */
export function keyValueCacheBytes(model: ModelDimensions, options: CacheOptions): number {
  const cells = contextCells(options.contextTokens);
  const windowCells = slidingCells(model, options, cells);
  const widestValue = Math.max(0, ...model.layers.map((layer) => layer.valueWidth));
  return model.layers.reduce((sum, layer) => {
    // `auto` means flash attention wherever every layer can do it.
    const valueWidth =
      options.flashAttention === "off" && layer.valueWidth > 0 ? widestValue : layer.valueWidth;
    const bytesPerCell =
      layer.keyWidth * KV_BYTES_PER_VALUE[options.kvTypeK] +
      valueWidth * KV_BYTES_PER_VALUE[options.kvTypeV];
    return sum + (layer.isSliding ? windowCells : cells) * bytesPerCell;
  }, 0);
}

function slidingCells(model: ModelDimensions, options: CacheOptions, cells: number): number {
  if (options.fullSlidingWindowCache || model.slidingWindowTokens === null) return cells;
  const microBatch = Math.min(options.microBatchTokens, options.contextTokens);
  const needed = model.slidingWindowTokens * options.sequences + microBatch;
  return Math.ceil(Math.min(cells, needed) / CELL_STEP) * CELL_STEP;
}
