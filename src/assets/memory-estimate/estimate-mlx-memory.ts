import type { MemoryEstimate } from "./estimate-memory.ts";
import type { MlxDimensions } from "./mlx-dimensions.ts";

/** How an MLX model is loaded, as far as its memory depends on it. */
export interface MlxEstimateOptions {
  readonly contextTokens: number;
  /** Tokens of a prompt that are computed in one pass. */
  readonly prefillTokens: number;
  /** On a GPU attention is one fused operation that keeps no scores. */
  readonly device: "gpu" | "cpu";
}

/** mlx-lm's caches grow by this many positions. */
const CELL_STEP = 256;
/** Python, MLX, mlx-lm and the tokenizer library. */
const PROGRAM_BYTES = 105e6;
/** Entries of the tokenizer's tables, with the merge rules that most have as many of. */
const BYTES_PER_TOKEN = 900;

/**
 * Expected memory of a model that mlx-lm runs in a process of its own. Weights are exact, and so is the
 * cache: a key and a value of every position, rounded up to 256; with a window, of the window and one
 * pass. The pass and the process are approximations from Linux x64. Not yet run on a Mac.
 */
export function estimateMlxMemory(
  model: MlxDimensions,
  options: MlxEstimateOptions,
): MemoryEstimate {
  const { contextTokens } = options;
  const cells = Math.ceil(contextTokens / CELL_STEP) * CELL_STEP;
  const prefill = Math.min(options.prefillTokens, contextTokens);
  const windowCells = Math.min(cells, (model.slidingWindowTokens ?? cells) + prefill - 1);
  const cacheValues = model.layers.reduce(
    (sum, layer) =>
      sum + (layer.isSliding ? windowCells : cells) * (layer.keyWidth + layer.valueWidth),
    0,
  );
  const scores = options.device === "gpu" ? 0 : model.headCount * cells;
  // Every operation of a layer leaves its result until the pass is evaluated.
  const valuesPerToken = 9 * model.embeddingWidth + 4 * model.feedForwardWidth + scores;
  const parts = {
    weightBytes: model.weightBytes,
    rearrangedBytes: 0,
    cacheBytes: cacheValues * model.valueBytes,
    computeBytes: prefill * valuesPerToken * model.valueBytes,
    processBytes: PROGRAM_BYTES + model.vocabularySize * BYTES_PER_TOKEN,
  };
  return {
    contextTokens,
    ...parts,
    computeReservedBytes: parts.computeBytes,
    totalBytes: Object.values(parts).reduce((sum, bytes) => sum + bytes, 0),
  };
}
