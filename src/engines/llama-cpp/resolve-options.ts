import type { NativePointer } from "../../../bindings/llama-cpp/abi.ts";
import type { LlamaApi } from "../../../bindings/llama-cpp/llama-api.ts";
import { defaultThreadCount } from "../../../bindings/process-counters/cpu-topology.ts";
import type { GpuKind, LoadOptions } from "../../core/engine.ts";
import { failed, type Outcome } from "../../core/outcome.ts";
import { hasRunningState } from "./cache-shape.ts";
import { parseOffloadedLayers } from "./load-log.ts";

/** A context longer than this is not taken unless asked for: its cache would cost gigabytes on a laptop. */
const DEFAULT_CONTEXT_LIMIT_TOKENS = 8_192;
/** GGML_MAX_N_THREADS (ggml/include/ggml.h); more abort the process. */
const MOST_THREADS = 512;
/** No model reads more; the bookkeeping alone, some 60 bytes a token, would fill a laptop's memory soon after. */
const LONGEST_CONTEXT_TOKENS = 16_777_216;
/** Sizes cross into C as 32-bit integers. */
const LARGEST_SIZE = 0x7fff_ffff;

/** Refuses options that llama.cpp would abort the process for, or take for others; `null` when there are none. */
export function refuseOptions(options: LoadOptions): Outcome<never> | null {
  if ((options.threads ?? 1) > MOST_THREADS) {
    return failed(
      "engine-refused",
      `${options.threads ?? 1} threads are more than llama.cpp's limit of ${MOST_THREADS}`,
      "Use as many --threads as there are physical cores, or fewer.",
    );
  }
  if ((options.contextTokens ?? 0) > LONGEST_CONTEXT_TOKENS) {
    return failed(
      "engine-refused",
      `a context of ${options.contextTokens ?? 0} tokens is more than the limit of ${LONGEST_CONTEXT_TOKENS}`,
      "Use a smaller --context.",
    );
  }
  const sizes = [options.batchTokens, options.microBatchTokens, options.gpuLayers ?? 0];
  const tooLarge = sizes.find((size) => size > LARGEST_SIZE);
  if (tooLarge === undefined) return null;
  return failed(
    "engine-refused",
    `${tooLarge} is more than llama.cpp can count (${LARGEST_SIZE})`,
    "Use smaller batches and fewer GPU layers.",
  );
}

/**
 * Replaces every `null` by the choice made here, so that facts and trial keys hold what was used.
 * @param logLines what llama.cpp wrote while it loaded the model
 */
export function resolveOptions(
  api: LlamaApi,
  model: NativePointer,
  options: LoadOptions,
  gpuKind: GpuKind,
  logLines: readonly string[],
): LoadOptions {
  const trainedTokens = api.model.trainedContextTokens(model);
  const longest = trainedTokens > 0 ? trainedTokens : DEFAULT_CONTEXT_LIMIT_TOKENS;
  const contextTokens = options.contextTokens ?? Math.min(longest, DEFAULT_CONTEXT_LIMIT_TOKENS);
  const batchTokens = Math.min(options.batchTokens, contextTokens);
  return {
    ...options,
    gpu: gpuKind,
    gpuLayers: gpuKind === "cpu" ? 0 : (parseOffloadedLayers(logLines) ?? options.gpuLayers),
    threads: options.threads ?? defaultThreadCount(),
    contextTokens,
    batchTokens,
    microBatchTokens: Math.min(options.microBatchTokens, batchTokens),
    // A running state is kept for each sequence, and cannot be branched: more would only take memory.
    sequences: hasRunningState(api, model) ? 1 : options.sequences,
  };
}
