import { z } from "zod";
import type { EvaluationScore, EvaluationTrial, OkEvaluationRecord } from "../core/evaluation.ts";
import { summaryTargetSchema } from "../tasks/realistic/summary.ts";
import { factTokens, toldForm } from "./fact-tokens.ts";
import { generatedText, targetOf } from "./generated-text.ts";
import { ngramCounts, rougeL, rougeN, rougeTokens, rougeUnicodeTokens } from "./rouge.ts";
import { unscorable } from "./unscorable.ts";

/** Raised with every change of the figures below. */
export const SUMMARY_VERSION = 1;

/** A longer text is no summary, and the work of ROUGE-L grows with its length. */
const MAX_EXAMINED_CHARACTERS = 20_000;

/** Words in a row that count as copied. */
const COPIED_WORDS = 4;

/**
 * Judges a summary. A summary that was cut at its token limit is `truncated` and has all figures; one
 * without words is `invalid`.
 *
 * - `rouge1`, `rouge2`, `rougeL`: F of the published definition; `null` for French, whose accents it
 *   takes for separators. `rouge1_unicode`, `rouge2_unicode`, `rougeL_unicode`: the same over words
 *   with accents, for French only. The two are not comparable.
 * - `key_fact_coverage`: share of the key facts that are told (see `factTokens`).
 * - `length_words`: words between white space. `length_ratio`: the same over the limit of the prompt.
 * - `within_limit`: 1 when the limit is kept, else 0.
 * - `copy_rate`: share of its runs of four words that stand in the document; `null` under four words.
 *
 * @throws PrerequisiteError when the record holds no generated text or the trial is of another task.
 */
export function scoreSummary(
  trial: EvaluationTrial,
  record: OkEvaluationRecord,
): Omit<EvaluationScore, "schemaVersion" | "trialKey"> {
  const target = targetOf(trial, summaryTargetSchema);
  const document = z.string().safeParse(trial.doc["document"]);
  if (!document.success) throw unscorable(trial, 'its document has no text "document"');
  const { answer, stopReason } = generatedText(trial, record);
  const examined = answer.slice(0, MAX_EXAMINED_CHARACTERS);
  const words = answer.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const tokens = factTokens(examined, trial.language);
  const told = target.keyFacts.map((fact) => toldForm(tokens, fact, trial.language));
  return {
    scorer: "summary",
    scorerVersion: SUMMARY_VERSION,
    outcome: outcomeOf(words.length, stopReason === "max-tokens"),
    answer: answer === "" ? null : answer,
    metrics: {
      ...rougeFigures(target.reference, examined, trial.language),
      key_fact_coverage: told.filter((form) => form !== null).length / told.length,
      length_words: words.length,
      length_ratio: words.length / target.maxWords,
      within_limit: words.length <= target.maxWords ? 1 : 0,
      copy_rate: copyRate(document.data, examined),
    },
    details: { keyFacts: told, stopReason, examinedCharacters: examined.length },
  };
}

function outcomeOf(wordCount: number, wasCut: boolean): EvaluationScore["outcome"] {
  if (wasCut) return "truncated";
  return wordCount === 0 ? "invalid" : "answered";
}

function rougeFigures(
  reference: string,
  summary: string,
  language: "en" | "fr",
): Record<string, number | null> {
  const isPublished = language === "en";
  const tokensOf = isPublished ? rougeTokens : rougeUnicodeTokens;
  const expected = tokensOf(reference);
  const given = tokensOf(summary);
  const one = rougeN(expected, given, 1).f;
  const two = rougeN(expected, given, 2).f;
  const longest = rougeL(expected, given).f;
  return {
    rouge1: isPublished ? one : null,
    rouge2: isPublished ? two : null,
    rougeL: isPublished ? longest : null,
    rouge1_unicode: isPublished ? null : one,
    rouge2_unicode: isPublished ? null : two,
    rougeL_unicode: isPublished ? null : longest,
  };
}

/** How much of a summary is taken from its document word by word; `null` when it is too short to tell. */
function copyRate(document: string, summary: string): number | null {
  const source = ngramCounts(rougeUnicodeTokens(document), COPIED_WORDS);
  const runs = ngramCounts(rougeUnicodeTokens(summary), COPIED_WORDS);
  let total = 0;
  let copied = 0;
  for (const [run, count] of runs) {
    total += count;
    if (source.has(run)) copied += count;
  }
  return total === 0 ? null : copied / total;
}
