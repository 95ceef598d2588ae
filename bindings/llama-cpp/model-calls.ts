import type { LibraryHandle } from "koffi";
import { modelParamsType, type ModelParams, type NativePointer } from "./abi.ts";
import { readText } from "./read-text.ts";

/** Calls on a loaded model (`llama_model *`). */
export interface ModelCalls {
  /** `null` when llama.cpp refuses the file; its log says why. */
  load(path: string, params: ModelParams): NativePointer | null;
  free(model: NativePointer): void;
  vocabularyOf(model: NativePointer): NativePointer;
  /** Value of a header key as text; `null` when the key is absent. */
  metadata(model: NativePointer, key: string): string | null;
  description(model: NativePointer): string;
  /** The default chat template of the file; `null` when it has none. */
  chatTemplate(model: NativePointer): string | null;
  /** Bytes of all tensors. */
  sizeBytes(model: NativePointer): number;
  parameterCount(model: NativePointer): number;
  trainedContextTokens(model: NativePointer): number;
  /** 0 when the model has no sliding-window layers. */
  slidingWindowTokens(model: NativePointer): number;
  /** All layers keep a running state instead of keys and values (Mamba, RWKV). */
  isRecurrent(model: NativePointer): boolean;
  /** Some layers keep a running state, others keys and values (LFM2, Granite 4, Qwen3-Next). */
  isHybrid(model: NativePointer): boolean;
  hasEncoder(model: NativePointer): boolean;
  hasDecoder(model: NativePointer): boolean;
}

const MODEL = ["void *"];

export function bindModelCalls(llama: LibraryHandle): ModelCalls {
  const metadata: (model: NativePointer, key: string, buffer: Uint8Array, size: number) => number =
    llama.func("llama_model_meta_val_str", "int32", ["void *", "str", "void *", "size_t"]);
  const describe: (model: NativePointer, buffer: Uint8Array, size: number) => number = llama.func(
    "llama_model_desc",
    "int32",
    ["void *", "void *", "size_t"],
  );
  const chatTemplate: (model: NativePointer, name: null) => string | null = llama.func(
    "llama_model_chat_template",
    "str",
    ["void *", "str"],
  );
  return {
    load: llama.func("llama_model_load_from_file", "void *", ["str", modelParamsType]),
    free: llama.func("llama_model_free", "void", MODEL),
    vocabularyOf: llama.func("llama_model_get_vocab", "void *", MODEL),
    metadata: (model, key) => readText((buffer) => metadata(model, key, buffer, buffer.length)),
    description: (model) => readText((buffer) => describe(model, buffer, buffer.length)) ?? "",
    chatTemplate: (model) => chatTemplate(model, null),
    sizeBytes: llama.func("llama_model_size", "uint64", MODEL),
    parameterCount: llama.func("llama_model_n_params", "uint64", MODEL),
    trainedContextTokens: llama.func("llama_model_n_ctx_train", "int32", MODEL),
    slidingWindowTokens: llama.func("llama_model_n_swa", "int32", MODEL),
    isRecurrent: llama.func("llama_model_is_recurrent", "bool", MODEL),
    isHybrid: llama.func("llama_model_is_hybrid", "bool", MODEL),
    hasEncoder: llama.func("llama_model_has_encoder", "bool", MODEL),
    hasDecoder: llama.func("llama_model_has_decoder", "bool", MODEL),
  };
}
