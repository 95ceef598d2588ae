import type { EvaluationRecord, EvaluationScore, EvaluationTrial } from "../../core/evaluation.ts";
import type { EvaluationManifest } from "../../core/manifest.ts";

export interface EvaluationInput {
  readonly manifest: EvaluationManifest;
  readonly plan: readonly EvaluationTrial[];
  readonly records: readonly EvaluationRecord[];
  readonly scores: readonly EvaluationScore[];
  /** Lines of records that could not be read and are not in `records`; left out: none are known. */
  readonly unreadableLineCount?: number;
}

/** One model's items on one leaf task: plan, last record and score of each. */
export interface TaskItems {
  readonly trials: readonly EvaluationTrial[];
  readonly records: readonly EvaluationRecord[];
  readonly scores: readonly EvaluationScore[];
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
  // In the order of the data, whatever the order of the lines: resamples are drawn by place.
  const present = trials.flatMap(({ trialKey }) => last.get(trialKey) ?? []);
  const scored = present.flatMap((record) => {
    const score = record.status === "ok" ? scoreOf.get(record.trialKey) : undefined;
    return score === undefined ? [] : [score];
  });
  return { trials, records: present, scores: scored };
}
