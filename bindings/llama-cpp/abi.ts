import koffi from "koffi";
import { PrerequisiteError } from "../../src/core/errors.ts";

/** Address of a native object. */
export type NativePointer = bigint;

/** Versions of llama.cpp whose struct layouts are the ones declared here (include/llama.h). */
export const SUPPORTED_LLAMA_VERSIONS: readonly string[] = ["0.4.0"];

/** `ggml_type` of key-value caches (ggml/include/ggml.h). */
export const GGML_TYPE = { f32: 0, f16: 1, q4_0: 2, q8_0: 8, bf16: 30 } as const;

/** `llama_flash_attn_type`. */
export const FLASH_ATTENTION = { auto: -1, off: 0, on: 1 } as const;

/** `llama_load_mode`. */
export const LOAD_MODE = { none: 0, mmap: 1 } as const;

/** `ggml_backend_dev_type`. */
export const DEVICE_KINDS = ["cpu", "gpu", "integrated-gpu", "accelerator", "other"] as const;

/** `struct llama_model_params`. */
export const modelParamsType = koffi.struct({
  devices: "void *",
  tensor_buft_overrides: "void *",
  n_gpu_layers: "int32",
  split_mode: "int32",
  load_mode: "int32",
  lazy_mode: "int32",
  main_gpu: "int32",
  tensor_split: "void *",
  progress_callback: "void *",
  progress_callback_user_data: "void *",
  kv_overrides: "void *",
  vocab_only: "bool",
  check_tensors: "bool",
  use_extra_bufts: "bool",
  no_host: "bool",
  no_alloc: "bool",
  load_mtp: "bool",
});

export interface ModelParams {
  n_gpu_layers: number;
  split_mode: number;
  load_mode: number;
  vocab_only: boolean;
  use_extra_bufts: boolean;
  [other: string]: unknown;
}

/** `struct llama_context_params`. */
export const contextParamsType = koffi.struct({
  n_ctx: "uint32",
  n_batch: "uint32",
  n_ubatch: "uint32",
  n_seq_max: "uint32",
  n_rs_seq: "uint32",
  n_outputs_max: "uint32",
  n_outputs_max_per_seq: "uint32",
  n_threads: "int32",
  n_threads_batch: "int32",
  ctx_type: "int32",
  rope_scaling_type: "int32",
  pooling_type: "int32",
  attention_type: "int32",
  flash_attn_type: "int32",
  rope_freq_base: "float",
  rope_freq_scale: "float",
  yarn_ext_factor: "float",
  yarn_attn_factor: "float",
  yarn_beta_fast: "float",
  yarn_beta_slow: "float",
  yarn_orig_ctx: "uint32",
  defrag_thold: "float",
  cb_eval: "void *",
  cb_eval_user_data: "void *",
  type_k: "int32",
  type_v: "int32",
  abort_callback: "void *",
  abort_callback_data: "void *",
  embeddings: "bool",
  offload_kqv: "bool",
  no_perf: "bool",
  op_offload: "bool",
  swa_full: "bool",
  kv_unified: "bool",
  samplers: "void *",
  n_samplers: "size_t",
  ctx_other: "void *",
});

export interface ContextParams {
  n_ctx: number;
  n_batch: number;
  n_ubatch: number;
  n_seq_max: number;
  n_threads: number;
  n_threads_batch: number;
  flash_attn_type: number;
  type_k: number;
  type_v: number;
  no_perf: boolean;
  swa_full: boolean;
  [other: string]: unknown;
}

/** `struct llama_batch`, passed by value. */
export const batchType = koffi.struct({
  n_tokens: "int32",
  token: "void *",
  embd: "void *",
  pos: "void *",
  n_seq_id: "void *",
  seq_id: "void *",
  logits: "void *",
});

export interface NativeBatch {
  n_tokens: number;
  readonly token: NativePointer;
  /** Embeddings in place of tokens; `null` for none. */
  readonly embd: NativePointer | null;
  readonly pos: NativePointer;
  readonly n_seq_id: NativePointer;
  readonly seq_id: NativePointer;
  readonly logits: NativePointer;
}

/** `struct ggml_threadpool_params`; 512 is GGML_MAX_N_THREADS. */
export const threadpoolParamsType = koffi.struct({
  cpumask: koffi.array("bool", 512),
  n_threads: "int32",
  prio: "int32",
  poll: "uint32",
  strict_cpu: "bool",
  paused: "bool",
});

/** `struct llama_token_data_array`; `data` points at (int32 id, float logit, float p) triples. */
export const tokenDataArrayType = koffi.struct({
  data: "void *",
  size: "size_t",
  selected: "int64",
  sorted: "bool",
});

export const samplerChainParamsType = koffi.struct({ no_perf: "bool" });

/** Values that the library must return through the layouts above (src/llama-model.cpp, src/llama-context.cpp). */
const EXPECTED_MODEL_DEFAULTS = {
  n_gpu_layers: -1,
  split_mode: 1,
  load_mode: -1,
  lazy_mode: 1,
  main_gpu: 0,
  vocab_only: false,
  check_tensors: false,
  use_extra_bufts: true,
  no_host: false,
  no_alloc: false,
  load_mtp: false,
} as const;

const EXPECTED_CONTEXT_DEFAULTS = {
  n_ctx: 512,
  n_batch: 2048,
  n_ubatch: 512,
  n_seq_max: 1,
  n_rs_seq: 0,
  n_outputs_max: 0,
  n_outputs_max_per_seq: 1,
  flash_attn_type: -1,
  yarn_ext_factor: -1,
  defrag_thold: -1,
  type_k: GGML_TYPE.f16,
  type_v: GGML_TYPE.f16,
  embeddings: false,
  offload_kqv: true,
  no_perf: true,
  op_offload: true,
  swa_full: true,
  kv_unified: false,
  n_samplers: 0,
} as const;

/**
 * Refuses a library whose version or struct layouts are not the ones declared here. A shifted
 * layout would otherwise crash, or worse, load a model with other settings than recorded.
 * @throws PrerequisiteError `llama-version-unsupported` or `llama-layout-differs`.
 */
export function checkAbi(
  version: string,
  model: Record<string, unknown>,
  context: Record<string, unknown>,
): void {
  const hint = "Run `npm ci`: node-llama-cpp must be exactly the version in package-lock.json.";
  // Builds outside llama.cpp's release pipeline call themselves "<version>-dev".
  if (!SUPPORTED_LLAMA_VERSIONS.includes(version.replace(/-dev$/, ""))) {
    throw new PrerequisiteError(
      `llama.cpp ${version} is not supported; this binding knows the layouts of ${SUPPORTED_LLAMA_VERSIONS.join(", ")}.`,
      { code: "llama-version-unsupported", hint },
    );
  }
  const differences = [
    ...differingFields("llama_model_params", EXPECTED_MODEL_DEFAULTS, model),
    ...differingFields("llama_context_params", EXPECTED_CONTEXT_DEFAULTS, context),
  ];
  if (differences.length > 0) {
    throw new PrerequisiteError(
      `The struct layouts of llama.cpp ${version} differ from the declared ones: ${differences.join("; ")}.`,
      { code: "llama-layout-differs", hint },
    );
  }
}

/** What a library returned otherwise than declared: one text for each field. */
export function differingFields(
  structName: string,
  expected: Readonly<Record<string, unknown>>,
  actual: Record<string, unknown>,
): string[] {
  return Object.entries(expected)
    .filter(([field, value]) => actual[field] !== value)
    .map(
      ([field, value]) =>
        `${structName}.${field} is ${String(actual[field])}, expected ${String(value)}`,
    );
}
