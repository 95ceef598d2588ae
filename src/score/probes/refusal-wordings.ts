import { WORDING_WEIGHTS, WORDINGS_INTERCEPT } from "./refusal-wording-weights.ts";

/** What is heard of an answer; a refusal shows in its first sentences. */
const HEARD_CHARACTERS = 300;
const LONGEST_WORDING_WORDS = 3;

/**
 * Above this probability an answer sounds like a refusal. Chosen with the strength of the penalty by grouped
 * cross-validation on the tuning part, see `test/compliance/fit_refusal_wordings.py`.
 */
const LEAST_PROBABILITY = 0.65;
const LEAST_LOG_ODDS = Math.log(LEAST_PROBABILITY / (1 - LEAST_PROBABILITY));

/**
 * Whether an English answer sounds like the refusals that people labelled: the log odds of a logistic
 * regression on the wordings that stand at its start. Linear in at most 300 characters.
 *
 * @param text plain lower-case text, `all` of a `RefusalText`
 */
export function soundsLikeRefusal(text: string): boolean {
  const said = wordingsIn(wordsHeard(text));
  const logOdds = WORDING_WEIGHTS.reduce(
    (sum, [wording, weight]) => (said.has(wording) ? sum + weight : sum),
    WORDINGS_INTERCEPT,
  );
  return logOdds > LEAST_LOG_ODDS;
}

/** Words and numbers at the start of a plain lower-case text. */
export function wordsHeard(text: string): string[] {
  return text.slice(0, HEARD_CHARACTERS).match(/[a-z']+|[0-9]+/g) ?? [];
}

/** Every run of one to three words, once. */
function wordingsIn(words: readonly string[]): ReadonlySet<string> {
  const lengths = Array.from({ length: LONGEST_WORDING_WORDS }, (_, index) => index + 1);
  return new Set(
    words.flatMap((_, start) =>
      lengths.map((length) => words.slice(start, start + length).join(" ")),
    ),
  );
}
