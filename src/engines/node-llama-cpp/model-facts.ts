import type { LlamaModel } from "node-llama-cpp";
import type { LoadOptions, ModelFacts } from "../../core/engine.ts";
import { sha256Of } from "../../core/hash.ts";
import { parseBuffers, parseCpuVariant } from "../llama-cpp/load-log.ts";
import { templateSource } from "./public-prompt-reader.ts";
import type { PublicSession } from "./public-session.ts";

interface FactSources {
  readonly session: PublicSession;
  readonly options: LoadOptions;
  readonly loadNs: number;
}

/**
 * What the public API says about a loaded model and itself. Of devices it names GPUs only, without
 * kind or memory. Buffers and the CPU library are read from the log that its `logger` option passes
 * on.
 */
export async function describeModel(sources: FactSources): Promise<ModelFacts> {
  const { llama, model, opened, vocabularySize, log } = sources.session;
  const { getModuleVersion } = await import("node-llama-cpp");
  const ready = opened !== null;
  const deviceNames = await llama.getGpuDeviceNames();
  const template = templateSource(model);
  return {
    engine: "node-llama-cpp",
    engineVersion: llama.llamaCppRelease.release,
    enginePackage: `node-llama-cpp@${await getModuleVersion()}`,
    gpuKind: llama.gpu === false ? "cpu" : llama.gpu,
    cpuVariant: parseCpuVariant(log.loadLines),
    devices: deviceNames.map((name) => ({
      name,
      description: name,
      kind: "gpu",
      totalMemoryBytes: null,
    })),
    buffers: parseBuffers(log.loadLines),
    architecture: model.architecture,
    description: model.typeDescription,
    parameterCount: ready ? model.fileInsights.totalParameters : null,
    weightBytes: ready ? model.size : null,
    vocabularySize,
    trainedContextTokens: positiveOrNull(model.trainContextSize),
    slidingWindowTokens: positiveOrNull(model.fileInsights.swaSize),
    addsBeginToken: model.tokens.shouldPrependBosToken,
    beginToken: model.tokens.bos,
    endToken: model.tokens.eos,
    chatTemplateSha256: template === null ? null : sha256Of(template),
    synthetic: isSynthetic(model),
    options: sources.options,
    loadNs: sources.loadNs,
    capabilities: { score: true, jsonSchema: true, prefixCache: true },
  };
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
