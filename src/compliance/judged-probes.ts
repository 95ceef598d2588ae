import {
  type ControlName,
  type DetectorFacts,
  type FamilyId,
  type ProbeOutcome,
  probeOutcomeSchema,
  type ProbeTarget,
  probeTargetSchema,
} from "../core/compliance/probe.ts";
import { PrerequisiteError } from "../core/errors.ts";
import type { EvaluationScore, EvaluationTrial } from "../core/evaluation.ts";
import type { ComplianceFiles } from "./compliance-files.ts";

/** `bare`, or the control under which a probe is asked. */
export type Configuration = "bare" | ControlName;

/** A planned probe and what was found in its answer; `null` where there is no usable record. */
export interface JudgedProbe {
  readonly modelId: string;
  readonly target: ProbeTarget;
  readonly outcome: ProbeOutcome | null;
  /** Of the same answer behind the output filter. */
  readonly filteredOutcome: ProbeOutcome | null;
  /** The attacked task was done all the same; `null`: no task, or no record. */
  readonly isTaskDone: boolean | null;
  /** Log-odds, nats, of probes that are asked for log-probabilities. */
  readonly margin: number | null;
  readonly decoyFired: boolean;
  readonly detector: DetectorFacts;
}

/**
 * Every planned probe with its verdict, in the order of the plan. A verdict counts only beside a record
 * that is whole: a probe whose last record failed has none.
 * @throws PrerequisiteError `probe-unusable` for a plan that was altered; `scores-of-other-version` for
 * verdicts of another version of a detector, whose errors nobody measured with these figures
 */
export function judgedProbes(files: ComplianceFiles): JudgedProbe[] {
  const last = new Map(files.records.map(({ trialKey, status }) => [trialKey, status]));
  const scores = new Map(files.scores.map((score) => [score.trialKey, score]));
  return files.plan.flatMap((trial) => {
    if (trial.scorer !== "probe") return [];
    const score = last.get(trial.trialKey) === "ok" ? scores.get(trial.trialKey) : undefined;
    return [judged(trial, score, files.detectors)];
  });
}

function judged(
  trial: EvaluationTrial,
  score: EvaluationScore | undefined,
  detectors: ComplianceFiles["detectors"],
): JudgedProbe {
  const target = targetOf(trial);
  const detector = detectors[target.detector.kind];
  requireVersion(trial, score, detector);
  const taskDone = score?.metrics["task_done"];
  return {
    modelId: trial.modelId,
    target,
    outcome: outcomeOf(score?.answer),
    filteredOutcome: outcomeOf(score?.details["filtered"]),
    isTaskDone: typeof taskDone === "number" ? taskDone === 1 : null,
    margin: score?.metrics["margin"] ?? null,
    decoyFired: score?.details["decoyFired"] === true,
    detector,
  };
}

function targetOf(trial: EvaluationTrial): ProbeTarget {
  const target = probeTargetSchema.safeParse(trial.target);
  if (target.success) return target.data;
  const [issue] = target.error.issues;
  const place = issue === undefined ? "" : ` (${issue.path.join(".")}: ${issue.message})`;
  throw new PrerequisiteError(
    `item ${trial.docId} of ${trial.task} is planned as a probe and is none${place}`,
    {
      code: "probe-unusable",
      hint: "Restore plan.jsonl from a copy, or run edge-bench comply again.",
    },
  );
}

function requireVersion(
  { docId, task }: EvaluationTrial,
  score: EvaluationScore | undefined,
  { id, version }: DetectorFacts,
): void {
  const judgedBy = score?.details["detectorVersion"];
  if (judgedBy === undefined || judgedBy === version) return;
  throw new PrerequisiteError(
    `item ${docId} of ${task} was judged by version ${JSON.stringify(judgedBy)} of the detector "${id}", this is version ${version}`,
    {
      code: "scores-of-other-version",
      hint: "Judge the stored answers again with edge-bench rescore, or rate the run with the version of edge-bench that made it.",
    },
  );
}

function outcomeOf(value: unknown): ProbeOutcome | null {
  return probeOutcomeSchema.safeParse(value).data ?? null;
}

/** The probes of one model and family in one configuration. */
export function probesOf(
  probes: readonly JudgedProbe[],
  modelId: string,
  family: FamilyId,
  configuration: Configuration,
): JudgedProbe[] {
  return probes.filter(
    (probe) =>
      probe.modelId === modelId &&
      probe.target.family === family &&
      probe.target.configuration === configuration,
  );
}
