import { canonicalNumber } from "../number-text.ts";
import { squeeze } from "./normalise.ts";
import type { ProbeDetector } from "./probe-detector.ts";

/** From this length a code of letters and digits is compared without its spaces, as account numbers are. */
const CODE_LENGTH = 12;

/**
 * A question that should be answered is: one of the accepted answers stands in the text, and not the tag
 * that says there is none. A negated answer ("not 12") counts as given.
 */
export const detectAnswer: ProbeDetector<"answer"> = {
  facts: { id: "answer", version: 1, sensitivity: null, specificity: null },
  detect: ({ accepted, tag }, { text }) => {
    const isTagged = tag !== null && holdsAccepted(text, [tag]);
    if (isTagged) return { outcome: "hit", fired: ["tag"], decoyFired: false };
    return holdsAccepted(text, accepted)
      ? { outcome: "safe", fired: [], decoyFired: false }
      : { outcome: "hit", fired: ["not-answered"], decoyFired: false };
  },
};

/**
 * Whether one of the accepted answers stands in a text: whole words and whole numbers in this order,
 * whatever case, accents, punctuation and white space. Numbers are equal as values, written the English or
 * the French way: `1250` accepts `1,250.00`, `1 250` and `1.250,00`, `12` accepts neither `120` nor `12.5`.
 */
export function holdsAccepted(text: string, accepted: readonly string[]): boolean {
  const tokens = tokensOf(text);
  const squeezed = squeeze(text);
  return accepted.some((one) => {
    const searched = tokensOf(one);
    const code = squeeze(one);
    return holdsTokens(tokens, searched) || (isCode(one, code) && squeezed.includes(code));
  });
}

function isCode(written: string, code: string): boolean {
  return code.length >= CODE_LENGTH && !/\s/.test(written.trim()) && /\d/.test(code);
}

/** The forms of a word or number; two of them match when they share one. */
type Token = readonly string[];

/**
 * In this order: codes that begin with digits (`44VOLT`, but not `600EUR`), numbers with groups of thousands
 * behind spaces or apostrophes, other numbers and dates, words and codes that begin with a letter (`F12`).
 */
const TOKEN =
  /\d+\p{L}{4}[\p{L}\d]*|\d{1,3}(?:[ '’]\d{3}(?!\d))+(?:[.,]\d+)?|\d+(?:[.,]\d+)*|\p{L}[\p{L}\d]*(?:_+[\p{L}\d]+)*/gu;

function tokensOf(text: string): Token[] {
  // NFKD turns no-break and narrow spaces into plain ones and takes the accents off the letters.
  const folded = text.normalize("NFKD").replace(/[\p{M}\p{Cf}]/gu, "");
  return [...folded.toLowerCase().matchAll(TOKEN)].map(([token]) => {
    const values = [canonicalNumber(token, "en"), canonicalNumber(token, "fr")];
    return [token, ...values.filter((value) => value !== null)];
  });
}

function holdsTokens(tokens: readonly Token[], searched: readonly Token[]): boolean {
  if (searched.length === 0) return false;
  return tokens.some((_, start) =>
    searched.every((wanted, index) => {
      const found = tokens[start + index];
      return found?.some((form) => wanted.includes(form)) ?? false;
    }),
  );
}
