import { statSync } from "node:fs";
import { chooseLibraries } from "../../../bindings/llama-cpp/gpu-choice.ts";
import { openLlamaApi, type LlamaApi } from "../../../bindings/llama-cpp/llama-api.ts";
import type { NativePointer } from "../../../bindings/llama-cpp/abi.ts";
import { memoryLimitBytes } from "../../../bindings/process-counters/memory-limit.ts";
import { createMemoryCounter } from "../../../bindings/process-counters/process-memory.ts";
import type { GpuKind, LoadOptions, LoadRequest, LoadedModel } from "../../core/engine.ts";
import { HarnessError } from "../../core/errors.ts";
import { failed, succeeded, type Outcome } from "../../core/outcome.ts";
import { keyValueCacheBytes } from "./cache-size.ts";
import type { EngineControl } from "./control.ts";
import { LlamaCppModel } from "./llama-cpp-model.ts";
import { LoadLog } from "./load-log.ts";
import { describeModel } from "./model-facts.ts";
import { contextParams, modelParams } from "./native-params.ts";
import { openSession } from "./open-session.ts";
import { refuseOptions, resolveOptions } from "./resolve-options.ts";

/**
 * Loads a GGUF file through llama.cpp's C API. The process should serve nothing else: llama.cpp may
 * abort it on broken files, and computing blocks it.
 */
export function loadLlamaCpp(request: LoadRequest, control: EngineControl): Outcome<LoadedModel> {
  const start = process.hrtime.bigint();
  const refusal = refuseOptions(request.options);
  if (refusal !== null) return refusal;
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
  const gpuKind = gpuKindInUse(api);
  const { gpu } = request.options;
  if (gpu !== "auto" && gpu !== gpuKind) {
    return failed("engine-refused", `no ${gpu} device was found`, "Use --gpu auto or --gpu cpu.");
  }
  const model = api.model.load(request.modelPath, modelParams(api, request, gpuKind));
  if (model === null) {
    return failed(
      "engine-refused",
      `llama.cpp cannot load ${request.modelPath}: ${log.reason()}`,
      "Check the file with `edge-bench models info`.",
    );
  }
  const opened = openModel(api, model, gpuKind, request, control, log, start);
  if (opened.status === "failed") api.model.free(model);
  return opened;
}

/** Libraries for a GPU compute on the CPU where no such device is found. */
function gpuKindInUse(api: LlamaApi): GpuKind {
  const hasGpu = api.backend
    .devices()
    .some(({ kind }) => kind === "gpu" || kind === "integrated-gpu");
  return hasGpu ? api.files.gpuKind : "cpu";
}

function openModel(
  api: LlamaApi,
  model: NativePointer,
  gpuKind: GpuKind,
  request: LoadRequest,
  control: EngineControl,
  log: LoadLog,
  start: bigint,
): Outcome<LoadedModel> {
  if (!request.vocabularyOnly && (api.model.hasEncoder(model) || !api.model.hasDecoder(model))) {
    return failed(
      "engine-refused",
      `${request.modelPath} holds a model with an encoder`,
      "This engine runs models that only decode.",
    );
  }
  const options = resolveOptions(api, model, request.options, gpuKind, log.lines);
  const beyond = refuseBeyondMemory(api, model, request.modelPath, options);
  if (beyond !== null) return beyond;
  const context = request.vocabularyOnly
    ? null
    : api.context.create(model, contextParams(api, options));
  if (context === null && !request.vocabularyOnly) {
    return failed(
      "engine-refused",
      `llama.cpp cannot create a context of ${options.contextTokens ?? 0} tokens: ${log.reason()}`,
      "Use a smaller --context, or other key-value cache types.",
    );
  }
  const session = openSession(api, model, context, options, control, log.lines);
  const loadNs = Number(process.hrtime.bigint() - start);
  const facts = describeModel({
    api,
    model,
    gpuKind,
    options,
    request,
    logLines: log.lines,
    loadNs,
  });
  return succeeded(new LlamaCppModel(facts, session, createMemoryCounter()));
}

/** A cache that does not fit would be written to all the same, until the system kills something. */
function refuseBeyondMemory(
  api: LlamaApi,
  model: NativePointer,
  modelPath: string,
  options: LoadOptions,
): Outcome<never> | null {
  // The memory of other GPUs is not that of the machine.
  if (options.gpu !== "cpu" && options.gpu !== "metal") return null;
  const cacheBytes = keyValueCacheBytes((key) => api.model.metadata(model, key), options);
  const modelBytes = statSync(modelPath).size;
  const memoryBytes = memoryLimitBytes();
  if (cacheBytes === null || cacheBytes + modelBytes <= memoryBytes) return null;
  return failed(
    "engine-refused",
    `a context of ${options.contextTokens ?? 0} tokens needs ${gigabytes(cacheBytes)} GB beside the ${gigabytes(modelBytes)} GB of the model, this machine has ${gigabytes(memoryBytes)} GB of memory`,
    "Use a smaller --context, or --kv-type-k and --kv-type-v q8_0.",
  );
}

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(1);
}
