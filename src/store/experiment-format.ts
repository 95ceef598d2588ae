import { z } from "zod";
import {
  evaluationRecordSchema,
  evaluationScoreSchema,
  evaluationTrialSchema,
  type EvaluationRecord,
  type EvaluationScore,
  type EvaluationTrial,
} from "../core/evaluation.ts";
import {
  complianceManifestSchema,
  evaluationManifestSchema,
  manifestSchema,
  overheadManifestSchema,
  type ComplianceManifest,
  type EvaluationManifest,
  type Manifest,
  type OverheadManifest,
} from "../core/manifest.ts";
import {
  ladderRecordSchema,
  ladderTrialSchema,
  type LadderRecord,
  type LadderTrial,
} from "../core/overhead.ts";
import {
  plannedTrialSchema,
  scoreRecordSchema,
  trialRecordSchema,
  type PlannedTrial,
  type ScoreRecord,
  type TrialRecord,
} from "../core/record.ts";

/** Commands that leave an experiment behind. */
export const commandSchema = z.enum(["perf", "eval", "overhead", "comply"]);
export type ExperimentCommand = z.infer<typeof commandSchema>;

export type AnyManifest = Manifest | EvaluationManifest | OverheadManifest | ComplianceManifest;

/** What the store must know of a planned trial. Trials of an evaluation have no phases and rounds. */
export interface StoredTrial {
  readonly trialKey: string;
  readonly modelId: string;
  readonly phase?: PlannedTrial["phase"];
  readonly round?: number;
  readonly scenario?: string;
  /** Of a ladder: which of the processes that work side by side. */
  readonly rung?: string;
}

/** What the store must know of a record. */
export interface StoredRecord {
  readonly trialKey: string;
  readonly status: "ok" | "failed";
}

/** How the files of an experiment are read and written, by the command that makes it. */
export interface ExperimentFormat<M, T, R, S> {
  readonly command: ExperimentCommand;
  readonly manifest: z.ZodType<M>;
  readonly trial: z.ZodType<T>;
  readonly record: z.ZodType<R>;
  readonly score: z.ZodType<S>;
}

export type PerformanceFormat = ExperimentFormat<Manifest, PlannedTrial, TrialRecord, ScoreRecord>;

export const PERFORMANCE: PerformanceFormat = {
  command: "perf",
  manifest: manifestSchema,
  trial: plannedTrialSchema,
  record: trialRecordSchema,
  score: scoreRecordSchema,
};

export type EvaluationFormat = ExperimentFormat<
  EvaluationManifest,
  EvaluationTrial,
  EvaluationRecord,
  EvaluationScore
>;

export const EVALUATION: EvaluationFormat = {
  command: "eval",
  manifest: evaluationManifestSchema,
  trial: evaluationTrialSchema,
  record: evaluationRecordSchema,
  score: evaluationScoreSchema,
};

/** A ladder has nothing to score: its log of scores stays empty. */
export type OverheadFormat = ExperimentFormat<OverheadManifest, LadderTrial, LadderRecord, never>;

export const OVERHEAD: OverheadFormat = {
  command: "overhead",
  manifest: overheadManifestSchema,
  trial: ladderTrialSchema,
  record: ladderRecordSchema,
  score: z.never(),
};

/** Probes are items of an evaluation. */
export type ComplianceFormat = ExperimentFormat<
  ComplianceManifest,
  EvaluationTrial,
  EvaluationRecord,
  EvaluationScore
>;

export const COMPLIANCE: ComplianceFormat = {
  command: "comply",
  manifest: complianceManifestSchema,
  trial: evaluationTrialSchema,
  record: evaluationRecordSchema,
  score: evaluationScoreSchema,
};
