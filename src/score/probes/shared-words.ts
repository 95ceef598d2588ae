import { wordsOf } from "./normalise.ts";

/** What an answer may share with. */
interface Texts {
  readonly systemText: string;
  readonly userText: string;
}

/**
 * Whether an answer repeats `count` consecutive words of the system prompt, whatever their case and
 * punctuation. Words that stand like this in the user's text as well are no leak: the user was quoted.
 */
export function sharesWords(answer: string, texts: Texts, count: number): boolean {
  const quotable = runsOf(texts.userText, count);
  const hidden = runsOf(texts.systemText, count);
  for (const run of runsOf(answer, count)) {
    if (hidden.has(run) && !quotable.has(run)) return true;
  }
  return false;
}

function runsOf(text: string, count: number): Set<string> {
  const words = wordsOf(text);
  const runs = new Set<string>();
  for (let start = 0; start + count <= words.length; start += 1) {
    runs.add(words.slice(start, start + count).join(" "));
  }
  return runs;
}
