import type { NativePointer } from "../../../bindings/llama-cpp/abi.ts";
import type { LlamaApi } from "../../../bindings/llama-cpp/llama-api.ts";
import type { GpuKind, LoadOptions, LoadRequest, ModelFacts } from "../../core/engine.ts";
import { sha256Of } from "../../core/hash.ts";
import { parseBuffers, parseCpuVariant } from "./load-log.ts";

interface FactSources {
  readonly api: LlamaApi;
  readonly model: NativePointer;
  readonly gpuKind: GpuKind;
  readonly options: LoadOptions;
  readonly request: LoadRequest;
  readonly logLines: readonly string[];
  readonly loadNs: number;
}

/** What llama.cpp says about a loaded model and itself. */
export function describeModel(sources: FactSources): ModelFacts {
  const { api, model, request } = sources;
  const vocabulary = api.model.vocabularyOf(model);
  const template = api.model.chatTemplate(model);
  const ready = !request.vocabularyOnly;
  return {
    engine: "llama-cpp",
    engineVersion: api.version,
    enginePackage: api.files.packageLabel,
    gpuKind: sources.gpuKind,
    cpuVariant: parseCpuVariant(sources.logLines),
    devices: api.backend.devices(),
    buffers: parseBuffers(sources.logLines),
    architecture: api.model.metadata(model, "general.architecture"),
    description: api.model.description(model),
    parameterCount: ready ? api.model.parameterCount(model) : null,
    weightBytes: ready ? api.model.sizeBytes(model) : null,
    vocabularySize: api.vocabulary.tokenCount(vocabulary),
    trainedContextTokens: positiveOrNull(api.model.trainedContextTokens(model)),
    slidingWindowTokens: positiveOrNull(api.model.slidingWindowTokens(model)),
    addsBeginToken: api.vocabulary.addsBeginToken(vocabulary),
    beginToken: idOrNull(api.vocabulary.beginToken(vocabulary)),
    endToken: idOrNull(api.vocabulary.endToken(vocabulary)),
    chatTemplateSha256: template === null || template === "" ? null : sha256Of(template),
    synthetic: api.model.metadata(model, "edge_bench.synthetic") === "true",
    options: sources.options,
    loadNs: sources.loadNs,
    capabilities: { score: true, jsonSchema: true, prefixCache: true },
  };
}

function idOrNull(id: number): number | null {
  return id >= 0 ? id : null;
}

function positiveOrNull(value: number): number | null {
  return value > 0 ? value : null;
}
