import type {
  EvaluationRecord,
  EvaluationScore,
  EvaluationTrial,
  OkEvaluationRecord,
  ScorerName,
} from "../core/evaluation.ts";
import { RECORD_SCHEMA_VERSION } from "../core/record.ts";
import { scoreExtraction } from "./extraction.ts";
import { scoreFacts } from "./facts.ts";
import { scoreGsm8k } from "./gsm8k.ts";
import { createHumanEvalScorer } from "./humaneval.ts";
import { scoreLabelProbabilities } from "./label-probabilities.ts";
import { scoreLabelText } from "./label-text.ts";
import { scoreMultipleChoice } from "./multiple-choice.ts";
import { scoreProbe } from "./probes/score-probe.ts";
import { scoreSummary } from "./summary.ts";

export type ScoreOfRecord = Omit<EvaluationScore, "schemaVersion" | "trialKey">;

/** What a scorer does with one record; `humaneval` runs programs, so that it takes time. */
type Scorer = (
  trial: EvaluationTrial,
  record: OkEvaluationRecord,
) => ScoreOfRecord | Promise<ScoreOfRecord>;

const PURE_SCORERS: Record<Exclude<ScorerName, "humaneval">, Scorer> = {
  "multiple-choice": scoreMultipleChoice,
  gsm8k: scoreGsm8k,
  "label-probabilities": scoreLabelProbabilities,
  "label-text": scoreLabelText,
  facts: scoreFacts,
  extraction: scoreExtraction,
  summary: scoreSummary,
  probe: scoreProbe,
};

interface ScorableItem {
  readonly trial: EvaluationTrial;
  readonly record: OkEvaluationRecord;
}

/**
 * The scores that are still missing, one at a time in the order of the records. Of an item that was tried
 * again the last record counts. Programs that a model wrote run in the sandbox, after it has shown that
 * the right solutions pass in it.
 * @throws PrerequisiteError when the sandbox fails its self-test or plan and records do not belong together
 */
export async function* scoreEvaluation(input: {
  readonly plan: readonly EvaluationTrial[];
  readonly records: readonly EvaluationRecord[];
  readonly scores: readonly EvaluationScore[];
}): AsyncGenerator<EvaluationScore, void, undefined> {
  const items = missingItems(input);
  for (const item of items) {
    if (item.trial.scorer === "humaneval") continue;
    yield withKey(item, await PURE_SCORERS[item.trial.scorer](item.trial, item.record));
  }
  yield* scorePrograms(items.filter(({ trial }) => trial.scorer === "humaneval"));
}

function missingItems(input: Parameters<typeof scoreEvaluation>[0]): ScorableItem[] {
  const done = new Set(input.scores.map((score) => score.trialKey));
  const trials = new Map(input.plan.map((trial) => [trial.trialKey, trial]));
  const last = new Map(input.records.map((record) => [record.trialKey, record]));
  return [...last.values()].flatMap((record) => {
    const trial = trials.get(record.trialKey);
    if (record.status === "failed" || trial === undefined || done.has(record.trialKey)) return [];
    return [{ trial, record }];
  });
}

async function* scorePrograms(
  items: readonly ScorableItem[],
): AsyncGenerator<EvaluationScore, void, undefined> {
  if (items.length === 0) return;
  await using scorer = await createHumanEvalScorer(items.map(({ trial }) => trial));
  const running = items.map(async (item) =>
    withKey(item, await scorer.score(item.trial, item.record)),
  );
  // One that fails while an earlier one is awaited is met by its own turn, not by the process.
  for (const score of running) score.catch(() => undefined);
  for (const score of running) yield await score;
}

function withKey({ trial }: ScorableItem, score: ScoreOfRecord): EvaluationScore {
  return { schemaVersion: RECORD_SCHEMA_VERSION, trialKey: trial.trialKey, ...score };
}
