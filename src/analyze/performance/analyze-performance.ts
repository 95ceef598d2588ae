import type { Manifest } from "../../core/manifest.ts";
import type { PlannedTrial, ScoreRecord, SessionRecord, TrialRecord } from "../../core/record.ts";
import { minimum, maximum } from "../../stats/range.ts";
import { ANALYSIS_SCHEMA_VERSION, type Analysis } from "./analysis.ts";
import { analyzeCell } from "./analyze-cell.ts";
import { contextOf } from "./cell-context.ts";
import { groupIntoCells } from "./cells.ts";
import { comparableCell, type ComparableCell } from "./comparable-cell.ts";
import { compareAll } from "./compare-all.ts";
import { DEFAULT_INFERENCE, type InferenceSettings } from "../inference/settings.ts";
import { experimentFlags, unreliableModelCodes } from "./experiment-flags.ts";
import { describeModels, loadedFacts } from "./models-table.ts";
import { plannedRunOf, type PlannedRun } from "./planned-run.ts";
import { reduceRecords, type ReducedRecords } from "./reduced-records.ts";
import { joinTrials, type Trial } from "./trials.ts";

interface AroundTrials {
  readonly manifest: Manifest;
  readonly sessions: readonly SessionRecord[];
  readonly scores: readonly ScoreRecord[];
  /** Lines of records that could not be read and are left out; absent: none are known. */
  readonly unreadableLineCount?: number;
}

/** Everything that an experiment left behind. Lists may be empty. */
export interface PerformanceFiles extends AroundTrials {
  readonly plan: readonly PlannedTrial[];
  readonly records: readonly TrialRecord[];
}

/** The same with each line reduced to what the analysis needs, so that large experiments fit into memory. */
export interface PerformanceRuns extends AroundTrials {
  readonly plan: readonly PlannedRun[];
  readonly records: ReducedRecords;
}

/**
 * The figures of a performance experiment, from its files alone: the same files give the same
 * analysis on any machine. An experiment that is unfinished, failed or empty gives an analysis that
 * says so; nothing is thrown.
 */
export function analyzePerformance(
  files: PerformanceFiles,
  inference: Partial<InferenceSettings> = {},
): Analysis {
  const plan = files.plan.map(plannedRunOf);
  return analyzeRuns({ ...files, plan, records: reduceRecords(files.records) }, inference);
}

/** As {@link analyzePerformance}, where the records were reduced while they were read. */
export function analyzeRuns(
  files: PerformanceRuns,
  inference: Partial<InferenceSettings> = {},
): Analysis {
  const { manifest, plan, records, sessions } = files;
  const { trials, strayRecordCount } = joinTrials(plan, records.runs);
  const models = describeModels(manifest, sessions);
  const settings = { ...DEFAULT_INFERENCE, ...inference };
  const cells = analyzeCells(files, trials, settings);
  return {
    schemaVersion: ANALYSIS_SCHEMA_VERSION,
    kind: "performance",
    experiment: describeExperiment(manifest, plan),
    environment: manifest.environment,
    progress: countProgress(trials),
    conditions: records.conditions.summary(),
    models,
    cells: cells.map(({ figures }) => figures),
    inference: settings,
    comparisons: compareAll(
      cells.map(({ comparable }) => comparable),
      settings,
    ),
    flags: experimentFlags({
      plannedCount: plan.length,
      recordCount: records.runs.length,
      sessions,
      models,
      strayRecordCount,
      unreadableLineCount: files.unreadableLineCount ?? 0,
    }),
  };
}

function describeExperiment(
  manifest: Manifest,
  plan: readonly PlannedRun[],
): Analysis["experiment"] {
  return {
    experimentId: manifest.experimentId,
    createdEpochMs: manifest.createdEpochMs,
    toolVersion: manifest.toolVersion,
    options: manifest.options,
    seed: manifest.seed,
    rounds: manifest.rounds,
    configsSha256: manifest.configsSha256,
    planSha256: manifest.planSha256,
    warmUpsPerRound: countWarmUps(plan),
  };
}

function countWarmUps(plan: readonly PlannedRun[]): Analysis["experiment"]["warmUpsPerRound"] {
  const byProcess = new Map<string, number>();
  for (const { modelId, scenario, round, phase } of plan) {
    const key = `${round} ${modelId}\n${scenario}`;
    byProcess.set(key, (byProcess.get(key) ?? 0) + Number(phase === "warm-up"));
  }
  const counts = [...byProcess.values()];
  const min = minimum(counts);
  const max = maximum(counts);
  return min === null || max === null ? null : { min, max };
}

function countProgress(trials: readonly Trial[]): Analysis["progress"] {
  const ok = trials.filter(({ run }) => run?.status === "ok").length;
  const failed = trials.filter(({ run }) => run?.status === "failed").length;
  return { planned: trials.length, ok, failed, notRun: trials.length - ok - failed };
}

interface AnalyzedCell {
  readonly figures: Analysis["cells"][number];
  readonly comparable: ComparableCell;
}

/** The cells of an experiment as they enter comparisons with those of other experiments. */
export function comparableCells(
  files: PerformanceRuns,
  settings: InferenceSettings,
): ComparableCell[] {
  const { trials } = joinTrials(files.plan, files.records.runs);
  return analyzeCells(files, trials, settings).map(({ comparable }) => comparable);
}

function analyzeCells(
  files: PerformanceRuns,
  trials: readonly Trial[],
  settings: InferenceSettings,
): AnalyzedCell[] {
  const { manifest, records, sessions } = files;
  const scores = new Map(files.scores.map((score) => [score.trialKey, score]));
  const modelCodes = new Map(
    describeModels(manifest, sessions).map((model) => [
      model.modelId,
      unreliableModelCodes(model, sessions),
    ]),
  );
  return groupIntoCells(manifest, trials).map((cell) => {
    const context = contextOf(cell, {
      facts: loadedFacts(cell.model.modelId, sessions)[0] ?? cell.model.facts,
      memory: records.memory,
      scores,
      logicalCores: manifest.environment.hardware.logicalCores,
      firstRunOrder: records.conditions.firstRunOrder,
    });
    const figures = analyzeCell(context, settings, manifest.seed);
    const codes = modelCodes.get(cell.model.modelId) ?? [];
    return { figures, comparable: comparableCell(manifest.experimentId, context, figures, codes) };
  });
}
