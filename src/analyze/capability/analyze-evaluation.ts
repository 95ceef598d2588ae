import type {
  EvaluationRecord,
  EvaluationResult,
  OkEvaluationRecord,
} from "../../core/evaluation.ts";
import type { ManifestModel, ManifestTask } from "../../core/manifest.ts";
import type { Estimate } from "../inference/estimate.ts";
import { DEFAULT_INFERENCE, type InferenceSettings } from "../inference/settings.ts";
import { servedPart } from "../performance/models-table.ts";
import type { AbstentionSettings } from "./classification-probabilities.ts";
import { analyzeClassification, type ClassificationFigures } from "./classification.ts";
import { comparableTask } from "./comparable-task.ts";
import { compareAllTasks } from "./compare-all-tasks.ts";
import {
  EVALUATION_ANALYSIS_SCHEMA_VERSION,
  type EvaluationAnalysis,
  type ItemCounts,
  type TaskAnalysis,
  type TaskCost,
} from "./evaluation-analysis.ts";
import { fastDeviation } from "./fast-deviation.ts";
import { groupsOf } from "./groups.ts";
import { itemLatency } from "./item-latency.ts";
import { metricFigures } from "./metric-figures.ts";
import {
  comparableTasks,
  isClassification,
  primaryMetric,
  taskParts,
  type ModelTask,
} from "./model-tasks.ts";
import { taskEstimates } from "./task-estimates.ts";
import type { EvaluationInput, TaskItems } from "./task-items.ts";

/** What the files of an evaluation say. Of an item that was tried again the last record counts. */
export function analyzeEvaluation(
  input: EvaluationInput,
  inference: Partial<InferenceSettings> = {},
): EvaluationAnalysis {
  const { manifest } = input;
  const settings = { ...DEFAULT_INFERENCE, ...inference };
  const parts = taskParts(input);
  const context: TaskContext = {
    abstention: { targetRisk: manifest.targetError, seed: manifest.seed },
    settings,
    seed: manifest.seed,
  };
  const tasks = parts.map((part) => analyzeTask(part, context));
  return {
    schemaVersion: EVALUATION_ANALYSIS_SCHEMA_VERSION,
    kind: "capability",
    experimentId: manifest.experimentId,
    createdEpochMs: manifest.createdEpochMs,
    toolVersion: manifest.toolVersion,
    options: manifest.options,
    scoring: manifest.scoring,
    seed: manifest.seed,
    models: manifest.models.map(modelLine),
    datasets: manifest.datasets,
    tasks,
    groups: groupsOf(tasks, (members) => groupEstimates(parts, members, context)),
    environment: manifest.environment,
    unreadableLineCount: input.unreadableLineCount ?? 0,
    configsSha256: manifest.configsSha256,
    planSha256: manifest.planSha256,
    inference: settings,
    comparisons: compareAllTasks(comparableTasks(input), settings, manifest.seed),
  };
}

interface TaskContext {
  readonly abstention: AbstentionSettings;
  readonly settings: InferenceSettings;
  readonly seed: number;
}

function groupEstimates(
  parts: readonly ModelTask[],
  { modelId, tasks, group }: { modelId: string; tasks: readonly string[]; group: string },
  { settings, seed }: TaskContext,
): Estimate[] {
  const members = parts.filter((part) => part.modelId === modelId && tasks.includes(part.task));
  const merged = comparableTask({ experimentId: "", modelId }, members, null);
  return merged === null
    ? []
    : taskEstimates(`${modelId} ${group}`, merged.values, null, settings, seed);
}

function modelLine(model: ManifestModel): EvaluationAnalysis["models"][number] {
  const { modelId, displayName, format, quantization, license, engine, facts } = model;
  const { fileName, fileSizeBytes, fileSha256 } = model;
  const { threads = null, kvTypeK = null, flashAttention = null } = facts.options ?? {};
  const { cpuVariant, engineVersion, enginePackage, synthetic } = facts;
  return {
    modelId,
    displayName,
    format,
    quantization,
    license,
    fileName,
    fileSizeBytes,
    fileSha256,
    engine,
    engineVersion,
    enginePackage,
    synthetic,
    cpuVariant,
    threads,
    kvTypeK,
    flashAttention,
    ...servedPart(facts),
  };
}

function analyzeTask(part: ModelTask, { abstention, settings, seed }: TaskContext): TaskAnalysis {
  const { modelId, task, family, version, scorer, dataset, items, values, labelled } = part;
  return {
    modelId,
    task,
    family,
    version,
    scorer,
    dataset,
    counts: countsOf(items),
    metrics: metricFigures(items.scores),
    estimates: taskEstimates(`${modelId} ${task}`, values, labelled, settings, seed),
    primaryMetric: primaryMetric(part),
    classification: classificationOf(part.manifestTask, items, abstention),
    cost: costOf(items),
    fastDeviation: fastDeviation(items.records),
  };
}

function countsOf({ trials, records, scores }: TaskItems): ItemCounts {
  const outcomes = scores.map((score) => score.outcome);
  return {
    plannedCount: trials.length,
    scoredCount: scores.length,
    invalidCount: outcomes.filter((outcome) => outcome === "invalid").length,
    truncatedCount: outcomes.filter((outcome) => outcome === "truncated").length,
    failedCount: records.filter((record) => record.status === "failed").length,
    notRunCount: trials.length - records.length,
    unevenBoundaryCount: okRecords(records).filter(hasUnevenBoundary).length,
    cutPromptCount: okRecords(records).filter(({ result }) => result.truncatedTokenCount > 0)
      .length,
  };
}

function classificationOf(
  task: ManifestTask,
  items: TaskItems,
  abstention: AbstentionSettings,
): ClassificationFigures | null {
  return isClassification(task.scorer)
    ? analyzeClassification(items.trials, items.records, items.scores, abstention)
    : null;
}

function costOf({ records }: TaskItems): TaskCost {
  const results = okRecords(records).map(({ result }) => result);
  const evaluated = results.map(evaluatedTokensOf);
  const engineNs = results.map((result) =>
    result.kind === "generation" ? result.trace.timing.endNs : result.engineNs,
  );
  return {
    evaluatedTokenCount: evaluated.reduce<number | null>(sumOfKnown, 0),
    engineSeconds: engineNs.reduce((sum, duration) => sum + duration, 0) / 1e9,
    latency: itemLatency(records),
  };
}

function evaluatedTokensOf(result: EvaluationResult): number | null {
  if (result.kind !== "generation") return result.evaluatedTokenCount;
  const { evaluatedTokenCount, promptTokenCount, outputTokenCount } = result.trace;
  return sumOfKnown(evaluatedTokenCount ?? promptTokenCount, outputTokenCount);
}

/** `null` as soon as one part is not known. */
function sumOfKnown(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

function hasUnevenBoundary({ result }: OkEvaluationRecord): boolean {
  return result.kind === "choices" && result.choices.some(({ boundary }) => boundary !== "clean");
}

function okRecords(records: readonly EvaluationRecord[]): OkEvaluationRecord[] {
  return records.filter((record) => record.status === "ok");
}
