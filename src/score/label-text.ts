import type { EvaluationScore, EvaluationTrial, OkEvaluationRecord } from "../core/evaluation.ts";
import { classificationTarget } from "../core/classification-target.ts";
import { generatedText } from "./generated-text.ts";
import { parseLabel } from "./label-grammar.ts";

/** Raised with every change of the grammar in label-grammar.ts or of the figures below. */
export const LABEL_TEXT_VERSION = 1;

/**
 * Judges a generated label: the first line of the answer, once passages of thinking aloud are left
 * out, by the exact grammar of {@link parseLabel}. `acc` is 1 for the right label and 0 for anything
 * else. A line that is no label is `truncated` when the token limit ended it, else `invalid`; both are
 * wrong answers.
 *
 * @throws PrerequisiteError `target-unusable`, and `record-unscorable` without generated text
 */
export function scoreLabelText(
  trial: EvaluationTrial,
  record: OkEvaluationRecord,
): Omit<EvaluationScore, "schemaVersion" | "trialKey"> {
  const { label, labels } = classificationTarget(trial);
  const written = generatedText(trial, record);
  const { stopReason } = written;
  const [line = "", ...further] = written.answer.split("\n");
  const answer = parseLabel(line, labels);
  const wasCut = stopReason === "max-tokens" && further.length === 0;
  return {
    scorer: "label-text",
    scorerVersion: LABEL_TEXT_VERSION,
    outcome: answer === null ? noAnswer(wasCut) : "answered",
    answer,
    metrics: { acc: answer === label ? 1 : 0 },
    details: { isEmpty: written.answer === "", stopReason },
  };
}

function noAnswer(wasCut: boolean): "truncated" | "invalid" {
  return wasCut ? "truncated" : "invalid";
}
