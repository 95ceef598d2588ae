import { z } from "zod";
import type { EvaluationScore, EvaluationTrial, OkEvaluationRecord } from "../core/evaluation.ts";
import type { StopReason } from "../core/generation.ts";
import { gsm8kExactMatch } from "./exact-match.ts";
import { generatedText, targetOf } from "./generated-text.ts";
import { NO_MATCH, regexFilter } from "./regex-filter.ts";

/** Raised with every change of the filters or of the comparison. */
export const GSM8K_SCORER_VERSION = 1;

/** The form of the answer in the worked examples of GSM8K. */
const STRICT = /#### (-?[0-9.,]+)/g;
/** The same in those of `gsm8k_cot`. The last character is any one, so that "is 18" at the end gives 1. */
const STRICT_COT = /The answer is (-?[0-9.,]+)[^\n]/g;
const FLEXIBLE = /(-?[$0-9.,]{2,})|(-?[0-9]+)/g;

/** The two answers that lm-eval's filters find in a text; `[invalid]` for none. */
export interface Gsm8kAnswers {
  /** The first number in the form of the worked examples. */
  readonly strict: string;
  /** The last number of any form. */
  readonly flexible: string;
}

/** Applies the filters `strict-match` and `flexible-extract`, quirks included: `so 72...` gives `72...`. */
export function gsm8kAnswers(text: string, form: "gsm8k" | "gsm8k_cot"): Gsm8kAnswers {
  return {
    strict: regexFilter(text, form === "gsm8k" ? STRICT : STRICT_COT, "first"),
    flexible: regexFilter(text, FLEXIBLE, "last"),
  };
}

function outcomeOf(answers: Gsm8kAnswers, stopReason: StopReason): EvaluationScore["outcome"] {
  if (answers.strict === NO_MATCH && stopReason === "max-tokens") return "truncated";
  return answers.flexible === NO_MATCH ? "invalid" : "answered";
}

/**
 * Judges the answer to a problem of `gsm8k` or `gsm8k_cot` as lm-eval 0.4.13 does, on the text as it
 * was written. `truncated`: the output ended at its token limit without the answer in the asked form;
 * a number may still have been found. `invalid`: it holds no number.
 *
 * @throws PrerequisiteError `record-unscorable` for a record of another kind
 */
export function scoreGsm8k(
  trial: EvaluationTrial,
  record: OkEvaluationRecord,
): Omit<EvaluationScore, "schemaVersion" | "trialKey"> {
  const target = targetOf(trial, z.string());
  const { text, stopReason } = generatedText(trial, record);
  const answers = gsm8kAnswers(text, trial.task.endsWith("_cot") ? "gsm8k_cot" : "gsm8k");
  const answer = answers.strict === NO_MATCH ? answers.flexible : answers.strict;
  return {
    scorer: "gsm8k",
    scorerVersion: GSM8K_SCORER_VERSION,
    outcome: outcomeOf(answers, stopReason),
    answer: answer === NO_MATCH ? null : answer,
    metrics: {
      "exact_match,strict-match": gsm8kExactMatch(answers.strict, target),
      "exact_match,flexible-extract": gsm8kExactMatch(answers.flexible, target),
    },
    details: {
      filtered: { "strict-match": answers.strict, "flexible-extract": answers.flexible },
      stopReason,
    },
  };
}
