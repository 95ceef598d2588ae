import type { LoadOptions } from "../../core/engine.ts";
import type { ModelAnalysis } from "../../analyze/performance/analysis.ts";
import { plainText } from "../plain-text.ts";
import type { Block } from "../document/blocks.ts";
import type { Words } from "../words/words.ts";
import { code, left, right, table } from "./build-blocks.ts";
import type { ComposeContext } from "./context.ts";

interface ModelRow {
  readonly experimentId: string;
  readonly label: string;
  readonly file: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly licence: string | null;
  readonly engine: string;
  readonly backend: string;
  readonly options: string;
  readonly loadMs: number | null;
}

/** Every model of every experiment as it was run: its very file, engine, backend, options in force. */
export function modelFileTable(context: ComposeContext): Block[] {
  const { words } = context;
  const { reproducibility: say, number: n, common } = words;
  const columns = say.modelColumns;
  return table<ModelRow>(
    { caption: say.modelsCaption, rowHeaderCount: 2 },
    [
      left(columns.experiment, ({ experimentId }) => experimentId),
      left(columns.model, ({ label }) => label),
      left(columns.file, ({ file }) => plainText(file)),
      right(columns.size, ({ sizeBytes }) => n.megabytes(sizeBytes)),
      left(columns.sha256, ({ sha256 }) => code(sha256)),
      left(columns.licence, ({ licence }) =>
        licence === null ? common.unknown : plainText(licence),
      ),
      left(columns.engine, ({ engine }) => plainText(engine)),
      left(columns.backend, ({ backend }) => backend),
      left(columns.options, ({ options }) => options),
      right(columns.load, ({ loadMs }) => n.figure(loadMs)),
    ],
    [...performanceModels(context), ...capabilityModels(context)],
  );
}

function performanceModels({ dossier, words, names }: ComposeContext): ModelRow[] {
  const { reproducibility: say } = words;
  return dossier.performance.flatMap(({ experiment: { experimentId }, models }) =>
    models.map((model) => ({
      experimentId,
      label: names.of("performance", { experimentId, modelId: model.modelId }),
      file: model.fileName,
      sizeBytes: model.fileSizeBytes,
      sha256: model.fileSha256,
      licence: model.license,
      engine: `${model.engine} ${model.engineVersion} (${model.enginePackage})`,
      backend: backendText(model),
      options: `${optionsText(model.options, words)}; ${say.modelFacts(model.parameterCount, model.sessionCount)}`,
      loadMs: model.loadMs,
    })),
  );
}

function backendText({ gpuKind, cpuVariants, devices }: ModelAnalysis): string {
  return [gpuKind, ...cpuVariants, ...devices].map((part) => plainText(part)).join(", ");
}

function optionsText(options: LoadOptions, { reproducibility: say }: Words): string {
  const chosen = (value: number | null): string => (value === null ? say.byEngine : String(value));
  return say.options({
    threads: chosen(options.threads),
    context: chosen(options.contextTokens),
    batch: `${options.batchTokens}/${options.microBatchTokens}`,
    kv: `${options.kvTypeK}/${options.kvTypeV}`,
    flashAttention: options.flashAttention,
    mmap: options.mmap ? say.on : say.off,
    gpuLayers: options.gpuLayers === null ? null : String(options.gpuLayers),
  });
}

function capabilityModels({ dossier, words, names }: ComposeContext): ModelRow[] {
  const { reproducibility: say } = words;
  return dossier.capability.flatMap(({ experimentId, models }) =>
    models.map((model) => ({
      experimentId,
      label: names.of("capability", { experimentId, modelId: model.modelId }),
      file: model.fileName,
      sizeBytes: model.fileSizeBytes,
      sha256: model.fileSha256,
      licence: model.license,
      engine: `${model.engine} ${model.engineVersion} (${model.enginePackage})`,
      backend: model.cpuVariant === null ? say.noLibrary : plainText(model.cpuVariant),
      options: say.evaluationOptions(
        model.threads === null ? say.byEngine : String(model.threads),
        plainText(model.kvTypeK),
        plainText(model.flashAttention),
      ),
      loadMs: null,
    })),
  );
}
