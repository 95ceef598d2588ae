import type { OverheadManifest } from "../../core/manifest.ts";
import { rungNames, type LadderRecord, type LadderTrial } from "../../core/overhead.ts";
import type { SessionRecord } from "../../core/record.ts";
import { maximum, minimum } from "../../stats/range.ts";
import { compareRungs } from "./compare-rungs.ts";
import { decompose } from "./decomposition.ts";
import { countedRecords, joinLadder, type LadderOutcome } from "./ladder-trials.ts";
import { describeConditions } from "./ladder-conditions.ts";
import { meaningOf } from "./meaning.ts";
import { OVERHEAD_SCHEMA_VERSION, type OverheadAnalysis } from "./overhead-analysis.ts";
import { summarizeRung } from "./rung-summary.ts";

/** Everything that a ladder left behind. Lists may be empty. */
export interface OverheadFiles {
  readonly manifest: OverheadManifest;
  readonly plan: readonly LadderTrial[];
  readonly records: readonly LadderRecord[];
  readonly sessions: readonly SessionRecord[];
  /** Lines of records that could not be read and are left out; absent: none are known. */
  readonly unreadableLineCount?: number;
}

/**
 * What the layers above an engine cost, from the files of a ladder alone: the same files give the same
 * analysis on any machine. A ladder that is unfinished, failed or empty gives an analysis that says so;
 * nothing is thrown.
 */
export function analyzeOverhead(files: OverheadFiles): OverheadAnalysis {
  const { manifest, plan, records } = files;
  const { outcomes, strayRecordCount, agreement } = joinLadder(plan, records);
  const rungs = rungNames.filter((rung) => outcomes.some(({ planned }) => planned.rung === rung));
  const comparisons = compareRungs(rungs, outcomes);
  const model = describeModel(files);
  return {
    schemaVersion: OVERHEAD_SCHEMA_VERSION,
    kind: "overhead",
    experiment: describeExperiment(manifest),
    environment: manifest.environment,
    model,
    programs: manifest.rungs,
    progress: progressOf(outcomes),
    strayRecordCount,
    unreadableLineCount: files.unreadableLineCount ?? 0,
    promptTokens: promptTokensOf(plan),
    ...describeConditions(manifest, records, model),
    agreement,
    rungs: rungs.map((rung) => summarizeRung(rung, outcomes)),
    comparisons,
    decompositions: rungs.map((rung) => decompose(rung, countedRecords(outcomes, rung))),
    meaning: meaningOf(comparisons),
  };
}

function describeExperiment(manifest: OverheadManifest): OverheadAnalysis["experiment"] {
  const { experimentId, createdEpochMs, toolVersion, options, seed } = manifest;
  const { rounds, promptCount, outputTokens, scenario, configsSha256, planSha256 } = manifest;
  return {
    experimentId,
    createdEpochMs,
    toolVersion,
    options,
    seed,
    rounds,
    promptCount,
    outputTokens,
    scenario,
    configsSha256,
    planSha256,
  };
}

/** The one model of a ladder; its threads as the first process that loaded it reports them. */
function describeModel({ manifest, sessions }: OverheadFiles): OverheadAnalysis["model"] {
  const [model] = manifest.models;
  if (model === undefined) return null;
  const loaded = sessions.flatMap((one) => (one.status === "ok" ? [one.facts.options] : []));
  const options = loaded.find((one) => one !== null) ?? model.facts.options;
  return {
    modelId: model.modelId,
    displayName: model.displayName,
    format: model.format,
    quantization: model.quantization,
    fileName: model.fileName,
    fileSizeBytes: model.fileSizeBytes,
    fileSha256: model.fileSha256,
    synthetic: model.facts.synthetic,
    threads: options?.threads ?? null,
  };
}

function progressOf(outcomes: readonly LadderOutcome[]): OverheadAnalysis["progress"] {
  const ok = outcomes.filter(({ run }) => run?.status === "ok").length;
  const failed = outcomes.filter(({ run }) => run?.status === "failed").length;
  return { planned: outcomes.length, ok, failed, notRun: outcomes.length - ok - failed };
}

function promptTokensOf(plan: readonly LadderTrial[]): OverheadAnalysis["promptTokens"] {
  const counts = plan.flatMap((one) => (one.phase === "measured" ? [one.promptTokenCount] : []));
  const [min, max] = [minimum(counts), maximum(counts)];
  return min === null || max === null ? null : { min, max };
}
