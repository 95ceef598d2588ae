import type { Manifest } from "../../core/manifest.ts";
import type { PlannedTrial, ScoreRecord, SessionRecord, TrialRecord } from "../../core/record.ts";
import { minimum, maximum } from "../../stats/range.ts";
import { ANALYSIS_SCHEMA_VERSION, type Analysis } from "./analysis.ts";
import { analyzeCell } from "./analyze-cell.ts";
import { contextOf } from "./cell-context.ts";
import { groupIntoCells } from "./cells.ts";
import { summarizeConditions } from "./conditions-summary.ts";
import { experimentFlags } from "./experiment-flags.ts";
import { groupBy } from "./group-by.ts";
import { describeModels, loadedFacts } from "./models-table.ts";
import { joinTrials, type Trial } from "./trials.ts";

/** Everything that an experiment left behind. Lists may be empty. */
export interface PerformanceFiles {
  readonly manifest: Manifest;
  readonly plan: readonly PlannedTrial[];
  readonly records: readonly TrialRecord[];
  readonly sessions: readonly SessionRecord[];
  readonly scores: readonly ScoreRecord[];
}

/**
 * The figures of a performance experiment, from its files alone: the same files give the same
 * analysis on any machine. An experiment that is unfinished, failed or empty gives an analysis that
 * says so; nothing is thrown.
 */
export function analyzePerformance(files: PerformanceFiles): Analysis {
  const { manifest, plan, records, sessions } = files;
  const { trials, strayRecordCount } = joinTrials(plan, records);
  const models = describeModels(manifest, sessions);
  return {
    schemaVersion: ANALYSIS_SCHEMA_VERSION,
    kind: "performance",
    experiment: describeExperiment(manifest, plan),
    environment: manifest.environment,
    progress: countProgress(trials),
    conditions: summarizeConditions(records),
    models,
    cells: analyzeCells(files, trials),
    flags: experimentFlags({ plan, records, sessions, models, strayRecordCount }),
  };
}

function describeExperiment(
  manifest: Manifest,
  plan: readonly PlannedTrial[],
): Analysis["experiment"] {
  return {
    experimentId: manifest.experimentId,
    createdEpochMs: manifest.createdEpochMs,
    toolVersion: manifest.toolVersion,
    seed: manifest.seed,
    rounds: manifest.rounds,
    configsSha256: manifest.configsSha256,
    planSha256: manifest.planSha256,
    warmUpsPerRound: countWarmUps(plan),
  };
}

function countWarmUps(plan: readonly PlannedTrial[]): Analysis["experiment"]["warmUpsPerRound"] {
  const groups = groupBy(plan, ({ modelId, scenario, round }) =>
    JSON.stringify([modelId, scenario, round]),
  );
  const counts = [...groups.values()].map(
    (group) => group.filter(({ phase }) => phase === "warm-up").length,
  );
  const min = minimum(counts);
  const max = maximum(counts);
  return min === null || max === null ? null : { min, max };
}

function countProgress(trials: readonly Trial[]): Analysis["progress"] {
  const ok = trials.filter(({ record }) => record?.status === "ok").length;
  const failed = trials.filter(({ record }) => record?.status === "failed").length;
  return { planned: trials.length, ok, failed, notRun: trials.length - ok - failed };
}

function analyzeCells(files: PerformanceFiles, trials: readonly Trial[]): Analysis["cells"] {
  const { manifest, records, sessions } = files;
  const scores = new Map(files.scores.map((score) => [score.trialKey, score]));
  const firstRunOrder = minimum(records.map((record) => record.runOrder));
  return groupIntoCells(manifest, trials).map((cell) =>
    analyzeCell(
      contextOf(cell, {
        facts: loadedFacts(cell.model.modelId, sessions)[0] ?? cell.model.facts,
        records,
        scores,
        logicalCores: manifest.environment.hardware.logicalCores,
        firstRunOrder,
      }),
    ),
  );
}
