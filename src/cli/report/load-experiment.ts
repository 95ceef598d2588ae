import { analyzeEvaluation } from "../../analyze/capability/analyze-evaluation.ts";
import type { EvaluationAnalysis } from "../../analyze/capability/evaluation-analysis.ts";
import type { EvaluationInput } from "../../analyze/capability/task-items.ts";
import type { Analysis } from "../../analyze/performance/analysis.ts";
import { analyzeOverhead, type OverheadFiles } from "../../analyze/overhead/analyze-overhead.ts";
import type { OverheadAnalysis } from "../../analyze/overhead/overhead-analysis.ts";
import {
  analyzeRuns,
  type PerformanceRuns,
} from "../../analyze/performance/analyze-performance.ts";
import { assess } from "../../compliance/assess.ts";
import type { ComplianceFiles } from "../../compliance/compliance-files.ts";
import { collect } from "../../core/collect.ts";
import type { Assessment } from "../../core/compliance/assessment.ts";
import { scoreEvaluation } from "../../score/score-evaluation.ts";
import { EVALUATION, OVERHEAD } from "../../store/experiment-format.ts";
import { commandOf, readExperiment } from "../../store/stored-experiment.ts";
import { readComplianceFiles } from "../comply/read-compliance-files.ts";
import { noteTorn, UnreadableLines } from "./left-out-lines.ts";
import { readPerformanceRuns } from "./read-performance.ts";

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
    }
  | {
      readonly command: "overhead";
      readonly directory: string;
      readonly files: OverheadFiles;
      readonly analysis: OverheadAnalysis;
    }
  | {
      readonly command: "comply";
      readonly directory: string;
      readonly files: ComplianceFiles;
      readonly analysis: Assessment;
    };

/**
 * Reads an experiment's folder; scores that are missing are computed, nothing is changed on disk.
 * @throws PrerequisiteError as `readExperiment`
 */
export async function loadExperiment(directory: string): Promise<LoadedExperiment> {
  switch (await commandOf(directory)) {
    case "perf": {
      const files = await readPerformanceRuns(directory);
      return { command: "perf", directory, files, analysis: analyzeRuns(files) };
    }
    case "eval":
      return loadEvaluation(directory);
    case "overhead":
      return loadLadder(directory);
    case "comply":
      return loadCompliance(directory);
  }
}

async function loadCompliance(directory: string): Promise<LoadedExperiment> {
  const files = await readComplianceFiles(directory);
  return { command: "comply", directory, files, analysis: assess(files) };
}

async function loadLadder(directory: string): Promise<LoadedExperiment> {
  const stored = await readExperiment(directory, OVERHEAD);
  const { manifest, plan, paths } = stored;
  const unreadable = new UnreadableLines();
  const records = await collect(stored.readRecords(noteTorn(paths.records), unreadable.note));
  const sessions = await collect(stored.readSessions());
  const files = { manifest, plan, records, sessions, unreadableLineCount: unreadable.count };
  return { command: "overhead", directory, files, analysis: analyzeOverhead(files) };
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
