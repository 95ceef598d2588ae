/** What one layer keeps of every position. */
export interface CacheLayer {
  /** Values of all key heads of a position. */
  readonly keyWidth: number;
  /** Values of all value heads of a position; 0 where values are read from the keys. */
  readonly valueWidth: number;
  /** Whether the layer keeps only positions inside the window. */
  readonly isSliding: boolean;
}

/** What the memory of a model depends on, whatever its format. */
export interface ModelDimensions {
  /** Bytes of all tensors that are loaded. */
  readonly weightBytes: number;
  /** Where llama.cpp keeps them, by the kind of processor. */
  readonly weightPlaces: WeightPlaces;
  readonly vocabularySize: number;
  /** Merge rules of the tokenizer; 0 when it has none. */
  readonly mergeCount: number;
  /** Width of the hidden state. */
  readonly embeddingWidth: number;
  /** Widest feed-forward layer; with experts, of those that work on one token together. */
  readonly feedForwardWidth: number;
  /** Most attention heads of a layer. */
  readonly headCount: number;
  /** Layers that keep keys and values. */
  readonly layers: readonly CacheLayer[];
  /** `null` when every layer keeps the whole context. */
  readonly slidingWindowTokens: number | null;
}

/** Processors that rearrange different types of weights; `none` where a GPU holds the weights. */
export const weightLayouts = ["none", "x64-plain", "x64-avx2", "x64-avx512", "arm64"] as const;
export type WeightLayout = (typeof weightLayouts)[number];

/** Weights of a mapped file. */
export interface WeightPlace {
  /** The part of the file that stays mapped: from the first to the last tensor that is used as it lies there. */
  readonly mappedBytes: number;
  /** Tensors that ggml's CPU code keeps in memory of its own, rearranged for its matrix products. */
  readonly rearrangedBytes: number;
}

export type WeightPlaces = Readonly<Record<WeightLayout, WeightPlace>>;

/** The dimensions, or why they cannot be told from the header. */
export type DimensionsResult =
  | { readonly known: true; readonly dimensions: ModelDimensions }
  | { readonly known: false; readonly reason: string };
