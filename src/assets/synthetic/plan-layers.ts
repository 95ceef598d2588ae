import { ones, weights, type PlannedTensor } from "./planned-tensor.ts";

/** Widths of a layer of attention and gated feed-forward network. */
export interface LayerWidths {
  readonly width: number;
  readonly feedForwardWidth: number;
  readonly headCount: number;
  readonly keyValueHeadCount: number;
  readonly headWidth: number;
}

/** What an architecture puts between the matrices that all have. */
export interface LayerExtras {
  /** Behind the three projections: biases, norms of queries and keys. */
  readonly afterProjections?: readonly PlannedTensor[];
  readonly afterAttention?: readonly PlannedTensor[];
  readonly afterFeedForward?: readonly PlannedTensor[];
}

/** The tensors of one layer (`block` is its name, such as `blk.0`). Names: llama.cpp, src/llama-arch.cpp. */
export function planLayer(
  widths: LayerWidths,
  block: string,
  extras: LayerExtras = {},
): PlannedTensor[] {
  const { width, feedForwardWidth, headWidth } = widths;
  const queryWidth = widths.headCount * headWidth;
  const keyValueWidth = widths.keyValueHeadCount * headWidth;
  return [
    ones(`${block}.attn_norm.weight`, width),
    weights(`${block}.attn_q.weight`, width, queryWidth),
    weights(`${block}.attn_k.weight`, width, keyValueWidth),
    weights(`${block}.attn_v.weight`, width, keyValueWidth),
    ...(extras.afterProjections ?? []),
    weights(`${block}.attn_output.weight`, queryWidth, width),
    ...(extras.afterAttention ?? []),
    ones(`${block}.ffn_norm.weight`, width),
    weights(`${block}.ffn_gate.weight`, width, feedForwardWidth),
    weights(`${block}.ffn_up.weight`, width, feedForwardWidth),
    weights(`${block}.ffn_down.weight`, feedForwardWidth, width),
    ...(extras.afterFeedForward ?? []),
  ];
}

/** Norms of each head's query and key, as Qwen 3 and Gemma 3 have. */
export function queryKeyNorms(block: string, headWidth: number): PlannedTensor[] {
  return [
    ones(`${block}.attn_q_norm.weight`, headWidth),
    ones(`${block}.attn_k_norm.weight`, headWidth),
  ];
}

/** Norms behind attention and feed-forward network, as the Gemma family has. */
export function postNorms(
  block: string,
  width: number,
): Required<Omit<LayerExtras, "afterProjections">> {
  return {
    afterAttention: [ones(`${block}.post_attention_norm.weight`, width)],
    afterFeedForward: [ones(`${block}.post_ffw_norm.weight`, width)],
  };
}
