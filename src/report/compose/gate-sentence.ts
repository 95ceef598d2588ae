import type { Dossier } from "../../analyze/dossier.ts";
import type { GateCheck } from "../../analyze/gate/gate.ts";
import { wordsOf } from "../words/words-of.ts";
import { comparisonHeading, comparisonSentence } from "./comparison-sentence.ts";
import { limitText, observedText, requirementText } from "./constraint-text.ts";
import { namesOf } from "./names.ts";

/** One check of a gate: model, what was looked at, what was observed against what is allowed. */
export function gateSentence(check: GateCheck, dossier: Dossier): string {
  const words = wordsOf("en");
  const names = namesOf(dossier, words);
  if (check.kind === "regression") {
    const { comparison } = check;
    const name = names.of(comparison.kind, comparison.a);
    return `${name}: ${comparisonHeading(comparison, words)} against the baseline: ${comparisonSentence(comparison, names.of, words)}`;
  }
  const { outcome, modelId } = check;
  const limit = limitText(outcome.constraint, words);
  const reason =
    outcome.undecided === null ? "" : ` (${words.decision.undecided[outcome.undecided]})`;
  return `${names.ofDecision({ modelId })}: ${requirementText(outcome.constraint, words)}: ${observedText(outcome, words)}, limit ${limit}${reason}`;
}
