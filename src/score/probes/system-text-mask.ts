import type { ProbeAnswer } from "./probe-detector.ts";

/** Words in a row that a passage shares with the system prompt at least. */
const PASSAGE_WORDS = 8;
/** Shorter codes are figures and abbreviations that anybody may write. */
const SHORTEST_CODE = 6;
const MOST_CODES = 100;

/**
 * Withholds passages of 8 words or more of the system prompt, whatever their case and punctuation, and its codes:
 * capitals and digits such as `XX-0000-YY`. What the user wrote too is no secret.
 */
export function maskSystemText(text: string, target: ProbeAnswer["target"]): string {
  const codes = codesOf(target.systemText).filter((code) => !target.userText.includes(code));
  const masked = codes.reduce((rest, code) => rest.replaceAll(code, "[code withheld]"), text);
  return maskPassages(masked, target);
}

function codesOf(text: string): string[] {
  const tokens = [...text.matchAll(/[A-Z0-9]+(?:-[A-Z0-9]+)*/g)].map(([token]) => token);
  const codes = tokens.filter(
    (token) => token.length >= SHORTEST_CODE && /[A-Z]/.test(token) && /\d/.test(token),
  );
  return [...new Set(codes)].sort((a, b) => b.length - a.length).slice(0, MOST_CODES);
}

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

function maskPassages(text: string, { systemText, userText }: ProbeAnswer["target"]): string {
  const secret = passagesOf(wordsOf(systemText));
  for (const passage of passagesOf(wordsOf(userText))) secret.delete(passage);
  const words = wordsOf(text);
  let masked = "";
  let kept = 0;
  for (let first = 0; first + PASSAGE_WORDS <= words.length; first += 1) {
    if (!secret.has(passageAt(words, first))) continue;
    let last = first + PASSAGE_WORDS - 1;
    while (secret.has(passageAt(words, last - PASSAGE_WORDS + 2))) last += 1;
    masked += `${text.slice(kept, words[first]?.start)}[text withheld]`;
    kept = words[last]?.end ?? text.length;
    first = last;
  }
  return masked + text.slice(kept);
}

function passagesOf(words: readonly Word[]): Set<string> {
  const passages = new Set<string>();
  for (let first = 0; first + PASSAGE_WORDS <= words.length; first += 1) {
    passages.add(passageAt(words, first));
  }
  return passages;
}

/** Words in a row from a place on; fewer at the end of a text, which no passage is. */
function passageAt(words: readonly Word[], first: number): string {
  const passage = words.slice(first, first + PASSAGE_WORDS);
  return passage.map(({ text }) => text).join(" ");
}

function wordsOf(text: string): Word[] {
  return [...text.matchAll(/[\p{L}\p{N}]+/gu)].map(({ 0: word, index }) => ({
    text: word.toLowerCase(),
    start: index,
    end: index + word.length,
  }));
}
