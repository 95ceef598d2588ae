import type { ModelFacts } from "../../core/engine.ts";
import type { ServedModel } from "../../core/http-observation.ts";
import type { Manifest, ManifestModel } from "../../core/manifest.ts";
import type { SessionRecord } from "../../core/record.ts";
import { median } from "../../stats/quantile.ts";
import type { ModelAnalysis } from "./analysis.ts";
import { millisecondsOf } from "./nanoseconds.ts";

export function describeModels(
  manifest: Manifest,
  sessions: readonly SessionRecord[],
): ModelAnalysis[] {
  return manifest.models.map((model) => describeModel(model, sessions));
}

/** What the model said of itself in each engine process that loaded it. */
export function loadedFacts(modelId: string, sessions: readonly SessionRecord[]): ModelFacts[] {
  return sessions.flatMap((session) =>
    session.modelId === modelId && session.status === "ok" ? [session.facts] : [],
  );
}

function describeModel(model: ManifestModel, sessions: readonly SessionRecord[]): ModelAnalysis {
  const loaded = loadedFacts(model.modelId, sessions);
  const facts = loaded[0] ?? model.facts;
  const variants = [facts, ...loaded].map((of) => of.cpuVariant).filter((name) => name !== null);
  return {
    modelId: model.modelId,
    displayName: model.displayName,
    format: model.format,
    quantization: model.quantization,
    license: model.license,
    fileName: model.fileName,
    fileSizeBytes: model.fileSizeBytes,
    fileSha256: model.fileSha256,
    engine: model.engine,
    engineVersion: facts.engineVersion,
    enginePackage: facts.enginePackage,
    gpuKind: facts.gpuKind,
    cpuVariants: [...new Set(variants)],
    devices: facts.devices.map((device) => device.description),
    parameterCount: facts.parameterCount,
    weightBytes: facts.weightBytes,
    synthetic: facts.synthetic,
    options: facts.options,
    ...servedPart(facts),
    sessionCount: loaded.length,
    loadMs: median(
      loaded.filter(({ served }) => served === undefined).map((of) => millisecondsOf(of.loadNs)),
    ),
  };
}

/** Who answered, without the process that happened to; nothing for models that this tool loads. */
export function servedPart({ served }: ModelFacts): Pick<ModelAnalysis, "served"> {
  if (served === undefined) return {};
  const identity: Partial<ServedModel> & NonNullable<ModelAnalysis["served"]> = { ...served };
  delete identity.serverPid;
  return { served: identity };
}
