import type { WritableValue } from "../gguf/write-header.ts";
import { GEMMA3N } from "./plan-gemma3n.ts";
import {
  GEMMA3N_OWN_KEY_VALUE_LAYERS,
  type Gemma3nShape,
  type Gemma3Shape,
  type Mistral3Shape,
  type ModelShape,
  type Qwen3VlShape,
} from "./shape-schema.ts";

type Entry = readonly [string, WritableValue];

/** The keys `<architecture>.*` of a header. Names: llama.cpp, src/llama-arch.cpp (LLM_KV_NAMES). */
export function architectureKeys(shape: ModelShape): Entry[] {
  return [...commonKeys(shape), ...ownKeys(shape)].map(([name, value]) => [
    `${shape.architecture}.${name}`,
    value,
  ]);
}

function commonKeys(shape: ModelShape): Entry[] {
  return [
    ["context_length", u32(shape.contextTokens)],
    ["embedding_length", u32(shape.width)],
    ["block_count", u32(shape.layerCount)],
    ["feed_forward_length", u32(shape.feedForwardWidth)],
    ["attention.head_count", u32(shape.headCount)],
    ["attention.head_count_kv", u32(shape.keyValueHeadCount)],
    ["attention.key_length", u32(shape.headWidth)],
    ["attention.value_length", u32(shape.headWidth)],
    ["attention.layer_norm_rms_epsilon", f32(shape.rmsNormEpsilon)],
    ["rope.dimension_count", u32(shape.headWidth)],
    ["rope.freq_base", f32(shape.ropeFrequencyBase)],
    ["vocab_size", u32(shape.vocabularySize)],
  ];
}

function ownKeys(shape: ModelShape): Entry[] {
  switch (shape.architecture) {
    case "llama":
    case "qwen2":
    case "qwen3":
      return [];
    case "qwen3vl":
      return qwen3vlKeys(shape);
    case "mistral3":
      return mistral3Keys(shape);
    case "gemma3":
      return slidingWindowKeys(shape);
    case "gemma3n":
      return [...slidingWindowKeys(shape), ...gemma3nKeys(shape)];
  }
}

function qwen3vlKeys(shape: Qwen3VlShape): Entry[] {
  return [
    ["rope.dimension_sections", { type: "i32s", value: Int32Array.from(shape.ropeSections) }],
    ["n_deepstack_layers", u32(shape.deepstackLayerCount)],
  ];
}

function mistral3Keys({ yarn, attentionTemperatureScale }: Mistral3Shape): Entry[] {
  return [
    ["rope.scaling.type", { type: "string", value: "yarn" }],
    ["rope.scaling.factor", f32(yarn.factor)],
    ["rope.scaling.original_context_length", u32(yarn.originalContextTokens)],
    ["rope.scaling.yarn_beta_fast", f32(yarn.betaFast)],
    ["rope.scaling.yarn_beta_slow", f32(yarn.betaSlow)],
    ["rope.scaling.yarn_log_multiplier", f32(yarn.logMultiplier)],
    ["attention.temperature_scale", f32(attentionTemperatureScale)],
  ];
}

/** A number instead of the converters' list of layers: llama.cpp reads only that for these two. */
function slidingWindowKeys(shape: Gemma3Shape | Gemma3nShape): Entry[] {
  return [
    ["attention.sliding_window", u32(shape.slidingWindowTokens)],
    ["attention.sliding_window_pattern", u32(shape.slidingWindowPeriod)],
    ["rope.freq_base_swa", f32(shape.slidingRopeFrequencyBase)],
  ];
}

function gemma3nKeys({ layerCount }: Gemma3nShape): Entry[] {
  const sharedLayerCount = Math.max(0, layerCount - GEMMA3N_OWN_KEY_VALUE_LAYERS);
  return [
    ["altup.active_idx", u32(GEMMA3N.altupActiveIndex)],
    ["altup.num_inputs", u32(GEMMA3N.altupCount)],
    ["embedding_length_per_layer_input", u32(GEMMA3N.perLayerWidth)],
    ["attention.shared_kv_layers", u32(sharedLayerCount)],
  ];
}

function u32(value: number): WritableValue {
  return { type: "u32", value };
}

function f32(value: number): WritableValue {
  return { type: "f32", value };
}
