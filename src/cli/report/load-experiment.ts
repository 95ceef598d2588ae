import { analyzeEvaluation } from "../../analyze/capability/analyze-evaluation.ts";
import type { EvaluationAnalysis } from "../../analyze/capability/evaluation-analysis.ts";
import type { EvaluationInput } from "../../analyze/capability/task-items.ts";
import type { Analysis } from "../../analyze/performance/analysis.ts";
import {
  analyzeRuns,
  type PerformanceFiles,
  type PerformanceRuns,
} from "../../analyze/performance/analyze-performance.ts";
import { trialRunOf, type TrialRun } from "../../analyze/performance/trial-run.ts";
import { collect } from "../../core/collect.ts";
import { scoreEvaluation } from "../../score/score-evaluation.ts";
import { missingScores } from "../../score/score-performance.ts";
import { EVALUATION, PERFORMANCE } from "../../store/experiment-format.ts";
import type { TornLine, UnreadableLine } from "../../store/read-json-lines.ts";
import { printable } from "../printable.ts";
import { commandOf, readExperiment } from "../../store/stored-experiment.ts";

/** So many lines are named one by one. */
const MAX_NAMED = 3;

/** A stored experiment with everything that reports and comparisons are made of. */
export type LoadedExperiment =
  | {
      readonly command: "perf";
      readonly directory: string;
      readonly files: PerformanceRuns;
      readonly analysis: Analysis;
    }
  | {
      readonly command: "eval";
      readonly directory: string;
      readonly files: EvaluationInput;
      readonly analysis: EvaluationAnalysis;
    };

/**
 * Reads an experiment's folder; scores that are missing are computed, nothing is changed on disk.
 * @throws PrerequisiteError as `readExperiment`
 */
export async function loadExperiment(directory: string): Promise<LoadedExperiment> {
  return (await commandOf(directory)) === "perf"
    ? loadPerformance(directory)
    : loadEvaluation(directory);
}

async function loadPerformance(directory: string): Promise<LoadedExperiment> {
  const stored = await readExperiment(directory, PERFORMANCE);
  const { manifest, plan, paths } = stored;
  const unreadable = new UnreadableLines();
  const sessions = await collect(stored.readSessions());
  const scores = await collect(stored.readScores());
  const scoreOf = missingScores(manifest, scores);
  const runs: TrialRun[] = [];
  for await (const record of stored.readRecords(noteTorn(paths.records), unreadable.note)) {
    runs.push(trialRunOf(record));
    scores.push(...scoreOf(record));
  }
  const unreadableLineCount = unreadable.count;
  const files = { manifest, plan, runs, sessions, scores, unreadableLineCount };
  return { command: "perf", directory, files, analysis: analyzeRuns(files) };
}

/**
 * A performance experiment with its whole records, for the formats that other tools define.
 * @throws PrerequisiteError as `readExperiment`
 */
export async function loadPerformanceFiles(directory: string): Promise<PerformanceFiles> {
  const stored = await readExperiment(directory, PERFORMANCE);
  const { manifest, plan } = stored;
  const records = await collect(stored.readRecords(undefined, () => undefined));
  const sessions = await collect(stored.readSessions());
  return { manifest, plan, records, sessions, scores: await collect(stored.readScores()) };
}

async function loadEvaluation(directory: string): Promise<LoadedExperiment> {
  const stored = await readExperiment(directory, EVALUATION);
  const { manifest, plan, paths } = stored;
  const unreadable = new UnreadableLines();
  const records = await collect(stored.readRecords(noteTorn(paths.records), unreadable.note));
  const scores = await collect(stored.readScores());
  const added = await collect(scoreEvaluation({ plan, records, scores }));
  const unreadableLineCount = unreadable.count;
  const files = { manifest, plan, records, scores: [...scores, ...added], unreadableLineCount };
  return { command: "eval", directory, files, analysis: analyzeEvaluation(files) };
}

function noteTorn(path: string): (torn: TornLine) => void {
  return ({ lineNumber }) => {
    console.error(`note: ${path}:${lineNumber}: the last line is torn and was left out`);
  };
}

/** Lines that cannot be used are left out of a report, which says so; the first ones are named here. */
class UnreadableLines {
  count = 0;

  readonly note = ({ reason }: UnreadableLine): void => {
    this.count += 1;
    if (this.count <= MAX_NAMED) console.error(`note: left out: ${printable(reason.message)}`);
    if (this.count === MAX_NAMED + 1) console.error("note: more such lines were left out");
  };
}
