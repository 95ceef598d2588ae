import { contextCells, type CacheOptions } from "./cache-bytes.ts";
import type { ModelDimensions } from "./model-dimensions.ts";

/** Memory of one pass through the model, in bytes. */
export interface ComputeBytes {
  /** What llama.cpp reserves: room for a pass in which every token asks for logits. */
  readonly reservedBytes: number;
  /** What a pass writes to in which only the last token asks for logits, as in generation. */
  readonly usedBytes: number;
}

const FLOAT_BYTES = 4;
const MASK_BYTES_WITH_FLASH_ATTENTION = 2;
/** Token ids, positions, places in the cache and the list of outputs, in 4-byte words per token. */
const INDEX_WORDS = 7;

/**
 * The compute buffer, as an approximation read off llama.cpp's graph of a dense model. Per token of a
 * pass, in 4-byte values, the largest of three moments counts:
 *
 * - feed-forward: the hidden state 4 times, the inner width 3 times (gate, up, their product),
 * - attention without flash attention: the scores, heads x cells, and the hidden state 5 times,
 * - output: the logits, one per entry of the vocabulary, and the hidden state twice,
 *
 * and beside the first two the attention mask, cells x tokens (2 bytes with flash attention, else 4). The
 * allocator may leave gaps that this does not know; `bench/memory-estimate` compares.
 */
export function computeBytes(model: ModelDimensions, options: CacheOptions): ComputeBytes {
  const cells = contextCells(options.contextTokens);
  const tokens = Math.min(options.microBatchTokens, options.contextTokens);
  const hasFlashAttention = options.flashAttention !== "off";
  const { embeddingWidth: width, feedForwardWidth, headCount, vocabularySize } = model;
  const mask = cells * tokens * (hasFlashAttention ? MASK_BYTES_WITH_FLASH_ATTENTION : FLOAT_BYTES);
  const perToken = (values: number): number => tokens * values * FLOAT_BYTES;
  const feedForward = perToken(4 * width + 3 * feedForwardWidth + INDEX_WORDS);
  const scores = hasFlashAttention ? 0 : perToken(headCount * cells + 5 * width + INDEX_WORDS);
  const layer = mask + Math.max(feedForward, scores);
  return {
    reservedBytes: Math.max(layer, perToken(vocabularySize + 2 * width)),
    // The logits of one token lie where those of all would.
    usedBytes: layer + vocabularySize * FLOAT_BYTES,
  };
}
