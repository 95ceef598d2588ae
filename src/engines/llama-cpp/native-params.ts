import {
  FLASH_ATTENTION,
  GGML_TYPE,
  LOAD_MODE,
  type ContextParams,
  type ModelParams,
} from "../../../bindings/llama-cpp/abi.ts";
import type { LlamaApi } from "../../../bindings/llama-cpp/llama-api.ts";
import type { GpuKind, LoadOptions, LoadRequest } from "../../core/engine.ts";

/** llama.cpp's model parameters for a request. */
export function modelParams(api: LlamaApi, request: LoadRequest, gpuKind: GpuKind): ModelParams {
  const { options } = request;
  return {
    ...api.modelDefaults,
    n_gpu_layers: gpuKind === "cpu" ? 0 : (options.gpuLayers ?? -1),
    load_mode: options.mmap ? LOAD_MODE.mmap : LOAD_MODE.none,
    vocab_only: request.vocabularyOnly,
  };
}

/** llama.cpp's context parameters for options in which every choice is made. */
export function contextParams(api: LlamaApi, options: LoadOptions): ContextParams {
  const threads = options.threads ?? 1;
  return {
    ...api.contextDefaults,
    n_ctx: options.contextTokens ?? 0,
    n_batch: options.batchTokens,
    n_ubatch: options.microBatchTokens,
    n_threads: threads,
    n_threads_batch: threads,
    flash_attn_type: FLASH_ATTENTION[options.flashAttention],
    type_k: GGML_TYPE[options.kvTypeK],
    type_v: GGML_TYPE[options.kvTypeV],
    swa_full: options.fullSlidingWindowCache,
    n_seq_max: options.sequences,
    // One cache for all sequences: they share its cells, and it is as large as for one.
    kv_unified: options.sequences > 1,
    ...(options.gpu === "cpu" ? { offload_kqv: false, op_offload: false } : {}),
  };
}
