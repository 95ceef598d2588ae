import type {
  EvaluationRecord,
  EvaluationScore,
  EvaluationTrial,
  OkEvaluationRecord,
} from "../../core/evaluation.ts";
import type { EvaluationManifest, ManifestModel, ManifestTask } from "../../core/manifest.ts";
import type { AbstentionSettings } from "./classification-probabilities.ts";
import { analyzeClassification, type ClassificationFigures } from "./classification.ts";
import type {
  EvaluationAnalysis,
  ItemCounts,
  TaskAnalysis,
  TaskCost,
} from "./evaluation-analysis.ts";
import { fastDeviation } from "./fast-deviation.ts";
import { groupsOf } from "./groups.ts";
import { itemLatency } from "./item-latency.ts";
import { metricFigures } from "./metric-figures.ts";

export interface EvaluationInput {
  readonly manifest: EvaluationManifest;
  readonly plan: readonly EvaluationTrial[];
  readonly records: readonly EvaluationRecord[];
  readonly scores: readonly EvaluationScore[];
}

/** One model's items on one leaf task: plan, last record and score of each. */
export interface TaskItems {
  readonly trials: readonly EvaluationTrial[];
  readonly records: readonly EvaluationRecord[];
  readonly scores: readonly EvaluationScore[];
}

/** What the files of an evaluation say. Of an item that was tried again the last record counts. */
export function analyzeEvaluation(input: EvaluationInput): EvaluationAnalysis {
  const { manifest } = input;
  const abstention = { targetRisk: manifest.targetError, seed: manifest.seed };
  const tasks = manifest.models.flatMap(({ modelId }) =>
    manifest.tasks.flatMap((task) => {
      const items = itemsOf(input, modelId, task.task);
      return items.trials.length === 0 ? [] : [analyzeTask(modelId, task, items, abstention)];
    }),
  );
  return {
    experimentId: manifest.experimentId,
    createdEpochMs: manifest.createdEpochMs,
    toolVersion: manifest.toolVersion,
    scoring: manifest.scoring,
    seed: manifest.seed,
    models: manifest.models.map(modelLine),
    datasets: manifest.datasets,
    tasks,
    groups: groupsOf(tasks),
  };
}

/** The items of one model on one leaf task, in the order of the data. */
export function itemsOf(
  { plan, records, scores }: Omit<EvaluationInput, "manifest">,
  modelId: string,
  task: string,
): TaskItems {
  const trials = plan
    .filter((trial) => trial.modelId === modelId && trial.task === task)
    .sort((a, b) => a.docId - b.docId);
  const keys = new Set(trials.map((trial) => trial.trialKey));
  const last = new Map(
    records.filter(({ trialKey }) => keys.has(trialKey)).map((record) => [record.trialKey, record]),
  );
  const scoreOf = new Map(
    scores.filter(({ trialKey }) => keys.has(trialKey)).map((score) => [score.trialKey, score]),
  );
  const present = [...last.values()];
  const scored = present.flatMap((record) => {
    const score = record.status === "ok" ? scoreOf.get(record.trialKey) : undefined;
    return score === undefined ? [] : [score];
  });
  return { trials, records: present, scores: scored };
}

function modelLine(model: ManifestModel): EvaluationAnalysis["models"][number] {
  const { modelId, displayName, quantization, fileSha256, engine, facts } = model;
  const { threads, kvTypeK, flashAttention } = facts.options;
  const { cpuVariant } = facts;
  return {
    modelId,
    displayName,
    quantization,
    fileSha256,
    engine,
    cpuVariant,
    threads,
    kvTypeK,
    flashAttention,
  };
}

function analyzeTask(
  modelId: string,
  task: ManifestTask,
  items: TaskItems,
  abstention: AbstentionSettings,
): TaskAnalysis {
  return {
    modelId,
    task: task.task,
    family: task.family,
    version: items.trials[0]?.taskVersion ?? task.version,
    scorer: task.scorer,
    dataset: task.dataset,
    counts: countsOf(items),
    metrics: metricFigures(items.scores),
    classification: classificationOf(task, items, abstention),
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
  return ["label-probabilities", "label-text"].includes(task.scorer)
    ? analyzeClassification(items.trials, items.records, items.scores, abstention)
    : null;
}

function costOf({ records }: TaskItems): TaskCost {
  const results = okRecords(records).map(({ result }) => result);
  const evaluated = results.map((result) =>
    result.kind === "generation"
      ? (result.trace.evaluatedTokenCount ?? result.trace.promptTokenCount) +
        result.trace.outputTokenCount
      : result.evaluatedTokenCount,
  );
  const engineNs = results.map((result) =>
    result.kind === "generation" ? result.trace.timing.endNs : result.engineNs,
  );
  return {
    evaluatedTokenCount: evaluated.reduce((sum, count) => sum + count, 0),
    engineSeconds: engineNs.reduce((sum, duration) => sum + duration, 0) / 1e9,
    latency: itemLatency(records),
  };
}

function hasUnevenBoundary({ result }: OkEvaluationRecord): boolean {
  return result.kind === "choices" && result.choices.some(({ boundary }) => boundary !== "clean");
}

function okRecords(records: readonly EvaluationRecord[]): OkEvaluationRecord[] {
  return records.filter((record) => record.status === "ok");
}
