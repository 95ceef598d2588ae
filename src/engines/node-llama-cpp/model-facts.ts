import type { LlamaModel } from "node-llama-cpp";
import type { LoadOptions, ModelFacts } from "../../core/engine.ts";
import { sha256Of } from "../../core/hash.ts";
import type { EngineBuffer } from "../../core/memory.ts";
import { templateSource } from "./public-prompt-reader.ts";
import type { OpenedContext, PublicSession } from "./public-session.ts";

interface FactSources {
  readonly session: PublicSession;
  readonly options: LoadOptions;
  readonly loadNs: number;
}

/**
 * What the public API says about a loaded model and itself. It does not say which CPU library ggml
 * chose (`null`), names GPU devices only and without their memory, and knows memory by the place
 * (main or video memory) instead of llama.cpp's buffers.
 */
export async function describeModel(sources: FactSources): Promise<ModelFacts> {
  const { llama, model, opened, vocabularySize } = sources.session;
  const { getModuleVersion } = await import("node-llama-cpp");
  const ready = opened !== null;
  const deviceNames = await llama.getGpuDeviceNames();
  const template = templateSource(model);
  return {
    engine: "node-llama-cpp",
    engineVersion: llama.llamaCppRelease.release,
    enginePackage: `node-llama-cpp@${await getModuleVersion()}`,
    gpuKind: llama.gpu === false ? "cpu" : llama.gpu,
    cpuVariant: null,
    devices: deviceNames.map((name) => ({
      name,
      description: name,
      kind: "gpu",
      totalMemoryBytes: null,
    })),
    buffers: opened === null ? [] : readBuffers(model, opened),
    architecture: model.architecture,
    description: model.typeDescription,
    parameterCount: ready ? model.fileInsights.totalParameters : null,
    weightBytes: ready ? model.size : null,
    vocabularySize,
    trainedContextTokens: positiveOrNull(model.trainContextSize),
    slidingWindowTokens: positiveOrNull(model.fileInsights.swaSize),
    addsBeginToken: model.tokens.shouldPrependBosToken,
    chatTemplateSha256: template === null ? null : sha256Of(template),
    synthetic: isSynthetic(model),
    options: sources.options,
    loadNs: sources.loadNs,
    capabilities: { score: ready, jsonSchema: ready, prefixCache: ready },
  };
}

/** What the library says llama.cpp holds for weights, and for key-value cache and computing together. */
export function readBuffers(model: LlamaModel, opened: OpenedContext): EngineBuffer[] {
  const ofModel = model.memoryUsage;
  const ofContext = opened.context.memoryUsage;
  const buffers: EngineBuffer[] = [
    { device: "RAM", purpose: "model", sizeBytes: ofModel.ram },
    { device: "VRAM", purpose: "model", sizeBytes: ofModel.vram },
    { device: "RAM", purpose: "other", sizeBytes: ofContext.ram },
    { device: "VRAM", purpose: "other", sizeBytes: ofContext.vram },
  ];
  return buffers.filter((buffer) => buffer.sizeBytes > 0);
}

/** @throws Error when the file lists no tokens: then no id could be checked */
export function readVocabularySize(model: LlamaModel): number {
  const size = model.fileInfo.metadata.tokenizer.ggml.tokens.length;
  if (size > 0) return size;
  throw new Error("the file lists no tokens");
}

function isSynthetic(model: LlamaModel): boolean {
  const metadata: Readonly<Record<string, unknown>> = { ...model.fileInfo.metadata };
  const ours = metadata["edge_bench"];
  return (
    typeof ours === "object" && ours !== null && "synthetic" in ours && ours.synthetic === true
  );
}

function positiveOrNull(value: number | undefined): number | null {
  return value !== undefined && value > 0 ? value : null;
}
