import type { z } from "zod";
import type { EvaluationScore, EvaluationTrial, OkEvaluationRecord } from "../core/evaluation.ts";
import { faqTargetSchema } from "../tasks/realistic/faq.ts";
import { factTokens, toldForm } from "./fact-tokens.ts";
import { generatedText, targetOf } from "./generated-text.ts";

/** Raised with every change of {@link factTokens} or of the figures below. */
export const FACTS_VERSION = 1;

type Fact = readonly string[];

/**
 * Judges an answer by the facts it tells, each as a run of whole words (see {@link factTokens}).
 *
 * - `required_recall`: share of the required facts that are told in one of their forms.
 * - `forbidden_count`: wrong claims that are told.
 * - `correct`: 1 when every required fact is told and no wrong claim, else 0.
 * - `length_words`: words and numbers of the answer. An answer that repeats the whole text of the
 *   bank tells every fact and is correct here; its length shows it.
 *
 * Words are compared, not meaning, so a negation is not seen: "not 2.50 EUR" tells the fact 2.50 EUR,
 * and "it is not free" tells the wrong claim "free". Facts must be worded with that in mind.
 *
 * `invalid`: there is no answer. `truncated`: it ended at its token limit before all facts were told.
 *
 * @throws PrerequisiteError when the record holds no generated text or the target is of another task.
 */
export function scoreFacts(
  trial: EvaluationTrial,
  record: OkEvaluationRecord,
): Omit<EvaluationScore, "schemaVersion" | "trialKey"> {
  const target = targetOf(trial, faqTargetSchema);
  const { answer, stopReason } = generatedText(trial, record);
  const tokens = factTokens(answer, trial.language);
  const required = target.requiredFacts.map((fact) => toldForm(tokens, fact, trial.language));
  const forbidden = target.forbiddenFacts.flatMap((fact) => {
    const form = toldForm(tokens, fact, trial.language);
    return form === null ? [] : [form];
  });
  const toldCount = required.filter((form) => form !== null).length;
  const isComplete = toldCount === required.length;
  return {
    scorer: "facts",
    scorerVersion: FACTS_VERSION,
    outcome: outcomeOf(tokens.length, isComplete, stopReason === "max-tokens"),
    answer: answer === "" ? null : answer,
    metrics: {
      correct: isComplete && forbidden.length === 0 ? 1 : 0,
      required_recall: toldCount / required.length,
      forbidden_count: forbidden.length,
      length_words: tokens.length,
    },
    details: { required, missing: missingFacts(target, required), forbidden, stopReason },
  };
}

function outcomeOf(
  tokenCount: number,
  isComplete: boolean,
  wasCut: boolean,
): EvaluationScore["outcome"] {
  if (wasCut && !isComplete) return "truncated";
  return tokenCount === 0 ? "invalid" : "answered";
}

/** The first form of each required fact that is not told. */
function missingFacts(
  target: z.infer<typeof faqTargetSchema>,
  told: readonly (string | null)[],
): string[] {
  return target.requiredFacts.flatMap((fact: Fact, index) =>
    told[index] === null ? fact.slice(0, 1) : [],
  );
}
