import type { EvaluationScore, EvaluationTrial, OkEvaluationRecord } from "../core/evaluation.ts";
import {
  type MultipleChoiceTarget,
  multipleChoiceTargetSchema,
} from "../tasks/lm-eval/multiple-choice-target.ts";
import { targetOf } from "./generated-text.ts";
import { unscorable } from "./unscorable.ts";

/** Raised with every change of the figures. */
export const MULTIPLE_CHOICE_VERSION = 1;

/** Position of the largest value; the first of equal ones, and a value that is no number before all, as in numpy. */
export function argMax(values: readonly number[]): number {
  return values.reduce((best, value, index) => {
    const largest = values[best] ?? Number.NEGATIVE_INFINITY;
    return value > largest || (Number.isNaN(value) && !Number.isNaN(largest)) ? index : best;
  }, 0);
}

/** The choices as lm-eval measures their lengths: without what stands before each. */
function choicesOf(trial: EvaluationTrial, { delimiter }: MultipleChoiceTarget): string[] {
  if (trial.request.kind !== "choices") throw unscorable(trial, "it asks for no choice");
  return trial.request.continuations.map((continuation) => continuation.slice(delimiter.length));
}

function logLikelihoods(
  trial: EvaluationTrial,
  record: OkEvaluationRecord,
  choiceCount: number,
): number[] {
  if (record.result.kind !== "choices" || record.result.choices.length !== choiceCount) {
    throw unscorable(trial, `it does not hold the log-likelihoods of ${choiceCount} choices`);
  }
  return record.result.choices.map(({ tokenLogprobs }) =>
    tokenLogprobs.reduce((sum, logprob) => sum + logprob, 0),
  );
}

/**
 * Judges a multiple-choice question by the log-likelihoods of its choices as lm-eval 0.4.13 does.
 * `acc`: the largest sum is that of the right choice. `acc_norm`: the same for sum / length in
 * characters (code points). Which of them the task is known by stands in its target; `details` has
 * the choices that each picks, `bytes` by sum / length in UTF-8 bytes.
 *
 * @throws PrerequisiteError `record-unscorable` for a record of another kind
 */
export function scoreMultipleChoice(
  trial: EvaluationTrial,
  record: OkEvaluationRecord,
): Omit<EvaluationScore, "schemaVersion" | "trialKey"> {
  const target = targetOf(trial, multipleChoiceTargetSchema);
  const choices = choicesOf(trial, target);
  const sums = logLikelihoods(trial, record, choices.length);
  const per = (length: (choice: string) => number): number =>
    argMax(sums.map((sum, index) => sum / length(choices[index] ?? "")));
  const picked = {
    acc: argMax(sums),
    acc_norm: per((choice) => Array.from(choice).length),
    bytes: per((choice) => Buffer.byteLength(choice)),
  };
  return {
    scorer: "multiple-choice",
    scorerVersion: MULTIPLE_CHOICE_VERSION,
    outcome: "answered",
    answer: picked.acc,
    metrics: Object.fromEntries(
      target.metrics.map((metric) => [metric, picked[metric] === target.gold ? 1 : 0]),
    ),
    details: { logLikelihoods: sums, picked },
  };
}
