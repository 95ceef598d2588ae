import type { GpuKind, LoadOptions } from "../../core/engine.ts";
import type { Manifest } from "../../core/manifest.ts";
import type { ExportedModel } from "./exported-trials.ts";

/** Names under which llama.cpp registers its backends. */
const BACKENDS: Readonly<Record<GpuKind, string>> = {
  cpu: "CPU",
  metal: "Metal",
  cuda: "CUDA",
  vulkan: "Vulkan",
};

const FLASH_ATTENTION: Readonly<Record<LoadOptions["flashAttention"], number>> = {
  auto: -1,
  off: 0,
  on: 1,
};

/**
 * The fields of llama-bench that are the same for all tests of a model. The commit of llama.cpp is not
 * observed; a build number is, where the engine's version is one (`b5163`).
 */
export function llamaBenchModel(
  { model, facts }: ExportedModel,
  { environment, experimentId }: Manifest,
): Record<string, unknown> {
  const { cpuModel, gpus } = environment.hardware;
  const build = /^b(\d+)$/.exec(facts.engineVersion)?.[1];
  return {
    build_commit: null,
    build_number: build === undefined ? null : Number(build),
    cpu_info: cpuModel,
    gpu_info: gpus.map((gpu) => gpu.model).join(", "),
    backends: facts.gpuKind === null ? null : BACKENDS[facts.gpuKind],
    model_filename: model.fileName,
    model_type: facts.description,
    model_size: facts.weightBytes,
    model_n_params: facts.parameterCount,
    ...(facts.options === null ? UNKNOWN_OPTIONS : llamaBenchOptions(facts.options, facts.gpuKind)),
    embeddings: false,
    engine_version: facts.engineVersion,
    experiment_id: experimentId,
  };
}

function llamaBenchOptions(options: LoadOptions, gpuKind: GpuKind | null) {
  return {
    n_batch: options.batchTokens,
    n_ubatch: options.microBatchTokens,
    n_threads: options.threads,
    type_k: options.kvTypeK,
    type_v: options.kvTypeV,
    n_gpu_layers: gpuKind === "cpu" ? 0 : options.gpuLayers,
    flash_attn: FLASH_ATTENTION[options.flashAttention],
    use_mmap: options.mmap,
  };
}

/** A server does not tell with which options it loaded its model. */
const UNKNOWN_OPTIONS: Readonly<Record<keyof ReturnType<typeof llamaBenchOptions>, null>> = {
  n_batch: null,
  n_ubatch: null,
  n_threads: null,
  type_k: null,
  type_v: null,
  n_gpu_layers: null,
  flash_attn: null,
  use_mmap: null,
};
