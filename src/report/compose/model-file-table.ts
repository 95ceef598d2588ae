import type { EvaluationAnalysis } from "../../analyze/capability/evaluation-analysis.ts";
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
  /** `null` for a server, as the hash. */
  readonly sizeBytes: number | null;
  readonly sha256: string | null;
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
      left(columns.sha256, ({ sha256 }) => (sha256 === null ? common.dash : code(sha256))),
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
  return dossier.performance.flatMap(({ experiment: { experimentId }, models }) =>
    models.map((model) => ({
      experimentId,
      label: names.of("performance", { experimentId, modelId: model.modelId }),
      file: model.fileName,
      sizeBytes: model.fileSizeBytes,
      sha256: model.fileSha256,
      licence: model.license,
      engine: engineText(model, words),
      backend: backendText(model, words),
      options: `${optionsText(model, words)}; ${factsText(model, words)}`,
      loadMs: model.loadMs,
    })),
  );
}

function factsText(
  { parameterCount, sessionCount, served }: ModelAnalysis,
  { reproducibility: say }: Words,
): string {
  return served === undefined
    ? say.modelFacts(parameterCount, sessionCount)
    : say.serverFacts(parameterCount, sessionCount);
}

/** What the reports of both kinds of experiments tell of an engine. */
type EngineFacts = Readonly<
  Record<"engine" | "engineVersion" | "enginePackage", string> & {
    served?: ModelAnalysis["served"];
  }
>;

/** Of a server: what answered, and where. */
function engineText(
  { engine, engineVersion, enginePackage, served }: EngineFacts,
  { reproducibility: say, common }: Words,
): string {
  if (served === undefined) return `${engine} ${engineVersion} (${enginePackage})`;
  const { software, softwareVersion, baseUrl } = served;
  return say.server(software ?? common.unknownServer, softwareVersion, baseUrl);
}

function backendText({ gpuKind, cpuVariants, devices }: ModelAnalysis, { common }: Words): string {
  const parts = [...(gpuKind === null ? [] : [gpuKind]), ...cpuVariants, ...devices];
  return parts.length === 0 ? common.dash : parts.map((part) => plainText(part)).join(", ");
}

function optionsText(
  { options, served }: Pick<ModelAnalysis, "options" | "served">,
  { reproducibility: say }: Words,
): string {
  if (options === null) return serverOptionsText(served, say);
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

function serverOptionsText(served: ModelAnalysis["served"], say: Words["reproducibility"]): string {
  const told = (value: number | null | undefined): string =>
    value === null || value === undefined ? say.notTold : String(value);
  return say.serverOptions(told(served?.contextTokens), told(served?.slotCount));
}

function capabilityModels({ dossier, words, names }: ComposeContext): ModelRow[] {
  return dossier.capability.flatMap(({ experimentId, models }) =>
    models.map((model) => ({
      experimentId,
      label: names.of("capability", { experimentId, modelId: model.modelId }),
      file: model.fileName,
      sizeBytes: model.fileSizeBytes,
      sha256: model.fileSha256,
      licence: model.license,
      engine: engineText(model, words),
      backend: libraryText(model, words),
      options: evaluationOptionsText(model, words),
      loadMs: null,
    })),
  );
}

function libraryText(
  { cpuVariant, served }: EvaluationAnalysis["models"][number],
  { reproducibility: say, common }: Words,
): string {
  if (served !== undefined) return common.dash;
  return cpuVariant === null ? say.noLibrary : plainText(cpuVariant);
}

function evaluationOptionsText(
  { threads, kvTypeK, flashAttention, served }: EvaluationAnalysis["models"][number],
  { reproducibility: say }: Words,
): string {
  if (kvTypeK === null || flashAttention === null) return serverOptionsText(served, say);
  return say.evaluationOptions(
    threads === null ? say.byEngine : String(threads),
    plainText(kvTypeK),
    plainText(flashAttention),
  );
}
