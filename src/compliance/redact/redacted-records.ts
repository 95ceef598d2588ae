import type { EvaluationRecord, EvaluationScore, EvaluationTrial } from "../../core/evaluation.ts";
import { redactedRecord } from "./redacted-record.ts";
import { redactedScore } from "./redacted-score.ts";
import { redactedTrial } from "./redacted-trial.ts";

/** What an evaluation or a compliance run leaves behind. */
export interface EvaluationFiles {
  readonly plan: readonly EvaluationTrial[];
  readonly records: readonly EvaluationRecord[];
  readonly scores: readonly EvaluationScore[];
}

export interface RedactedFiles {
  readonly plan: readonly object[];
  readonly records: readonly object[];
  readonly scores: readonly object[];
}

/**
 * Copies to publish: prompts, documents, answers, tokens and messages are replaced by their SHA-256 and
 * their length, figures and outcomes stay. Rates can be counted again, texts can be checked by whoever has
 * them. A hash does not hide a text that is short or can be guessed.
 */
export function redactedRecords({ plan, records, scores }: EvaluationFiles): RedactedFiles {
  return {
    plan: plan.map(redactedTrial),
    records: records.map(redactedRecord),
    scores: scores.map(redactedScore),
  };
}
