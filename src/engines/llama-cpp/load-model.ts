import { chooseLibraries } from "../../../bindings/llama-cpp/gpu-choice.ts";
import { openLlamaApi, type LlamaApi } from "../../../bindings/llama-cpp/llama-api.ts";
import {
  FLASH_ATTENTION,
  GGML_TYPE,
  LOAD_MODE,
  type ContextParams,
  type ModelParams,
  type NativePointer,
} from "../../../bindings/llama-cpp/abi.ts";
import { createMemoryCounter } from "../../../bindings/process-counters/process-memory.ts";
import { defaultThreadCount } from "../../../bindings/process-counters/cpu-topology.ts";
import type { LoadOptions, LoadRequest, LoadedModel } from "../../core/engine.ts";
import { HarnessError, messageOf } from "../../core/errors.ts";
import { failed, succeeded, type Outcome } from "../../core/outcome.ts";
import type { EngineControl } from "./control.ts";
import { LoadLog, parseBuffers } from "./load-log.ts";
import { describeModel } from "./model-facts.ts";
import { openSession } from "./open-session.ts";
import { LlamaCppModel } from "./llama-cpp-model.ts";

/** A context longer than this is not taken unless asked for: its cache would cost gigabytes on a laptop. */
const DEFAULT_CONTEXT_LIMIT_TOKENS = 8_192;

/**
 * Loads a GGUF file through llama.cpp's C API. The process should serve nothing else: llama.cpp may
 * abort it on broken files, and computing blocks it.
 */
export function loadLlamaCpp(request: LoadRequest, control: EngineControl): Outcome<LoadedModel> {
  const start = process.hrtime.bigint();
  let api: LlamaApi;
  try {
    api = openLlamaApi(chooseLibraries(request.options.gpu));
  } catch (error) {
    if (error instanceof HarnessError) return failed("engine-refused", error.message, error.hint);
    throw error;
  }
  const log = new LoadLog();
  api.backend.setLog(log.listen);
  try {
    return loadInto(api, request, control, log, start);
  } finally {
    // From here on llama.cpp logs to standard error by itself; see setLog for the reason.
    api.backend.setLog(null);
  }
}

function loadInto(
  api: LlamaApi,
  request: LoadRequest,
  control: EngineControl,
  log: LoadLog,
  start: bigint,
): Outcome<LoadedModel> {
  api.backend.loadAllFrom(api.files.directory);
  const wantsGpu = request.options.gpu !== "auto" && request.options.gpu !== "cpu";
  if (
    wantsGpu &&
    !api.backend.devices().some((device) => device.kind !== "cpu" && device.kind !== "accelerator")
  ) {
    return failed(
      "engine-refused",
      `no ${request.options.gpu} device was found`,
      "Use --gpu auto or --gpu cpu.",
    );
  }
  const model = api.model.load(request.modelPath, modelParams(api, request));
  if (model === null) {
    return failed(
      "engine-refused",
      `llama.cpp cannot load ${request.modelPath}: ${log.problems.at(-1) ?? "it gave no reason"}`,
      "Check the file with `edge-bench models info`.",
    );
  }
  const options = resolveOptions(api, model, request.options);
  try {
    const context = request.vocabularyOnly ? null : createContext(api, model, options);
    const session = openSession(api, model, context, options, control);
    const facts = describeModel({
      api,
      model,
      options,
      request,
      logLines: log.lines,
      loadNs: Number(process.hrtime.bigint() - start),
    });
    return succeeded(
      new LlamaCppModel(facts, session, createMemoryCounter(), parseBuffers(log.lines)),
    );
  } catch (error) {
    api.model.free(model);
    return failed("engine-refused", messageOf(error), log.problems.at(-1) ?? null);
  }
}

function modelParams(api: LlamaApi, request: LoadRequest): ModelParams {
  const { options } = request;
  const onCpu = api.files.gpuKind === "cpu";
  return {
    ...api.modelDefaults,
    n_gpu_layers: onCpu ? 0 : (options.gpuLayers ?? -1),
    load_mode: options.mmap ? LOAD_MODE.mmap : LOAD_MODE.none,
    vocab_only: request.vocabularyOnly,
  };
}

/** Replaces every `null` by the choice made here, so that facts and trial keys hold what was used. */
function resolveOptions(api: LlamaApi, model: NativePointer, options: LoadOptions): LoadOptions {
  const contextTokens =
    options.contextTokens ??
    Math.min(api.model.trainedContextTokens(model), DEFAULT_CONTEXT_LIMIT_TOKENS);
  return {
    ...options,
    gpu: api.files.gpuKind,
    gpuLayers: api.files.gpuKind === "cpu" ? 0 : options.gpuLayers,
    threads: options.threads ?? defaultThreadCount(),
    contextTokens,
    batchTokens: Math.min(options.batchTokens, contextTokens),
    microBatchTokens: Math.min(options.microBatchTokens, options.batchTokens, contextTokens),
  };
}

function createContext(api: LlamaApi, model: NativePointer, options: LoadOptions): NativePointer {
  const onCpu = api.files.gpuKind === "cpu";
  const threads = options.threads ?? defaultThreadCount();
  const params: ContextParams = {
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
    ...(onCpu ? { offload_kqv: false, op_offload: false } : {}),
  };
  const context = api.context.create(model, params);
  if (context === null)
    throw new Error(`llama.cpp cannot create a context of ${options.contextTokens ?? 0} tokens`);
  return context;
}
