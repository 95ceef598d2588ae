import type { Llama, LlamaContextOptions, LlamaModel } from "node-llama-cpp";
import type { LoadOptions } from "../../core/engine.ts";
import type { OpenedContext } from "./public-session.ts";

/** A context longer than this is not taken unless asked for: its cache would cost gigabytes on a laptop. */
const DEFAULT_CONTEXT_LIMIT_TOKENS = 8_192;

const KV_TYPE_NAMES = {
  f32: "F32",
  f16: "F16",
  bf16: "BF16",
  q8_0: "Q8_0",
  q4_0: "Q4_0",
} as const satisfies Record<LoadOptions["kvTypeK"], string>;

/**
 * Options of `createContext`. The library has one batch size where llama.cpp has two: it gets the
 * smaller, so that a prompt is computed in the same passes as in the direct engine. Types of the
 * key-value cache are offered by the public API as experimental options.
 */
export function contextOptionsFor(
  options: LoadOptions,
  threads: number,
  trainedContextTokens: number,
): LlamaContextOptions {
  const contextSize =
    options.contextTokens ?? Math.min(trainedContextTokens, DEFAULT_CONTEXT_LIMIT_TOKENS);
  return {
    contextSize,
    sequences: 1,
    batchSize: Math.min(options.batchTokens, options.microBatchTokens, contextSize),
    threads,
    flashAttention: options.flashAttention === "auto" ? "auto" : options.flashAttention === "on",
    swaFullCache: options.fullSlidingWindowCache,
    /* eslint-disable @typescript-eslint/no-deprecated -- marked so because of its risk; there is no other way to choose the type */
    experimentalKvCacheKeyType: KV_TYPE_NAMES[options.kvTypeK],
    experimentalKvCacheValueType: KV_TYPE_NAMES[options.kvTypeV],
    /* eslint-enable @typescript-eslint/no-deprecated */
    // A context of another size than asked for would be another measurement.
    failedCreationRemedy: false,
  };
}

interface Loaded {
  readonly llama: Llama;
  readonly model: LlamaModel;
  readonly opened: OpenedContext | null;
  readonly requested: LoadOptions;
  readonly threads: number;
}

/** The options in force, as the library tells them. */
export function resolvedOptions({ llama, model, opened, requested, threads }: Loaded): LoadOptions {
  const loaded = {
    ...requested,
    gpu: llama.gpu === false ? ("cpu" as const) : llama.gpu,
    gpuLayers: model.gpuLayers,
    threads,
    mmap: model.useMmap,
    // The library's sequences cannot share a prefix, so there is never more than one.
    sequences: 1,
  };
  if (opened === null) return loaded;
  const { context } = opened;
  return {
    ...loaded,
    threads: context.idealThreads,
    contextTokens: context.contextSize,
    batchTokens: context.batchSize,
    microBatchTokens: context.batchSize,
    flashAttention:
      context.flashAttention === "auto" ? "auto" : context.flashAttention ? "on" : "off",
  };
}
