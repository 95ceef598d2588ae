import { keyValueCacheBytes, type CacheOptions } from "./cache-bytes.ts";
import { computeBytes } from "./compute-bytes.ts";
import type { ModelDimensions, WeightLayout } from "./model-dimensions.ts";
import { processBytes } from "./process-bytes.ts";

/** How a model is loaded, as far as its memory depends on it. */
export type EstimateOptions = CacheOptions & {
  /** Weights are pages of the file; otherwise they are read into memory. */
  readonly mmap: boolean;
  /** What the processor rearranges; `none` where a GPU computes. */
  readonly weightLayout: WeightLayout;
};

/** Memory of a model in a process of its own, in bytes. */
export interface MemoryEstimate {
  readonly contextTokens: number;
  /** Weights as they lie in the file: mapped pages of it, or read into memory. */
  readonly weightBytes: number;
  /** Weights in memory of their own, rearranged. The pages that they were read from may count above, too. */
  readonly rearrangedBytes: number;
  readonly cacheBytes: number;
  /** Buffers of one pass, as far as generation writes to them; on a GPU all that is reserved. */
  readonly computeBytes: number;
  /** What llama.cpp reserves for one pass; more than is used where the vocabulary is large. */
  readonly computeReservedBytes: number;
  /** Program, libraries, and the tables of the vocabulary. */
  readonly processBytes: number;
  /** Largest resident memory that is expected of a run: the sum of all but the reserved. */
  readonly totalBytes: number;
}

/**
 * Expected memory of a model that llama.cpp runs in a process of its own. Weights and cache are exact,
 * compute buffers and the process are approximations (`computeBytes`, `processBytes`).
 */
export function estimateMemory(model: ModelDimensions, options: EstimateOptions): MemoryEstimate {
  const compute = computeBytes(model, options);
  const isOnGpu = options.weightLayout === "none";
  const { mappedBytes, rearrangedBytes } = model.weightPlaces[options.weightLayout];
  const parts = {
    weightBytes: options.mmap ? mappedBytes : model.weightBytes - rearrangedBytes,
    rearrangedBytes,
    cacheBytes: keyValueCacheBytes(model, options),
    // Buffers of a GPU are wired as a whole.
    computeBytes: isOnGpu ? compute.reservedBytes : compute.usedBytes,
    processBytes: processBytes(model),
  };
  return {
    contextTokens: options.contextTokens,
    ...parts,
    computeReservedBytes: compute.reservedBytes,
    totalBytes: Object.values(parts).reduce((sum, bytes) => sum + bytes, 0),
  };
}
