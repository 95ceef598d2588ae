import { textValue, type MlxConfig } from "./mlx-config.ts";

/** Layers that attend to the last tokens only, and to how many. */
export interface SlidingWindow {
  readonly tokens: number;
  /** For every layer whether it has the window. */
  readonly layers: readonly boolean[];
}

/** Model types whose layers are named one by one in `layer_types` (mlx-lm 0.32.2, `mlx_lm/models`). */
const NAMED_LAYERS: readonly string[] = [
  "gemma3n",
  "gemma3n_text",
  "gemma4",
  "gemma4_text",
  "gpt_oss",
  "llama",
  "ministral3",
  "mistral",
  "mistral3",
  "olmo3",
];
/** Model types in which every n-th layer sees everything: n and the window where config.json has none. */
const REPEATING: Readonly<Record<string, { readonly period: number; readonly tokens: number }>> = {
  gemma3: { period: 6, tokens: 512 },
  gemma3_text: { period: 6, tokens: 512 },
  cohere2: { period: 4, tokens: 4096 },
};

/** Far above any model; a hostile count must not become an array. */
const MAX_LAYERS = 4096;

/**
 * The attention window as mlx-lm applies it; `null` when every layer attends to the whole context. Several
 * model types carry a `sliding_window` in config.json that mlx-lm does not use.
 */
export function slidingWindowOf(config: MlxConfig): SlidingWindow | null {
  const layerCount = textValue(config, "num_hidden_layers");
  if (layerCount === null || layerCount > MAX_LAYERS) return null;
  const window = repeatingWindow(config, layerCount) ?? namedWindow(config, layerCount);
  return window?.layers.includes(true) === true ? window : null;
}

function repeatingWindow(config: MlxConfig, layerCount: number): SlidingWindow | null {
  const usual = Object.hasOwn(REPEATING, config.model_type) ? REPEATING[config.model_type] : null;
  if (usual == null) return null;
  const period = textValue(config, "sliding_window_pattern") ?? usual.period;
  return {
    tokens: textValue(config, "sliding_window") ?? usual.tokens,
    layers: Array.from({ length: layerCount }, (_, layer) => (layer + 1) % period !== 0),
  };
}

function namedWindow(config: MlxConfig, layerCount: number): SlidingWindow | null {
  const tokens = textValue(config, "sliding_window");
  const types = textValue(config, "layer_types");
  if (!NAMED_LAYERS.includes(config.model_type) || tokens === null || types === null) return null;
  const layers = Array.from({ length: layerCount }, (_, at) => types[at] === "sliding_attention");
  return { tokens, layers };
}
