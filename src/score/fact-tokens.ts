import { canonicalNumber, type NumberLanguage } from "./number-text.ts";

const CURRENCIES: Readonly<Record<string, string>> = {
  "€": "eur",
  eur: "eur",
  euro: "eur",
  euros: "eur",
  "£": "gbp",
  gbp: "gbp",
  $: "usd",
  usd: "usd",
  chf: "chf",
};

/** Written before a number as often as behind it: `EUR 2.50`, `£5`. */
const PREFIX_CURRENCY = /^(?:€|£|\$|eur|gbp|usd|chf)$/;

const NUMBER = String.raw`\d+(?:[ .,'’]\d+)*`;
const TOKEN = new RegExp(`(?<![\\p{L}\\p{N}])[-−]?${NUMBER}|${NUMBER}|[\\p{L}]+|[%€£$]`, "gu");
const IS_NUMBER = /^-?\d/;

/**
 * The words and numbers of a text in the form in which facts are compared.
 *
 * - Unicode NFKC (so no-break and thin spaces are spaces), lower case, and **accents are dropped**: a
 *   model that writes `prelevement` told the fact. Punctuation separates and is dropped.
 * - Numbers are one token each in the form of {@link canonicalNumber}: `1 250,00`, `1,250.00` and
 *   `1250` are equal, `2.50` never stands inside `12.50`. A minus directly before a number that
 *   begins a word is kept.
 * - `€`, `EUR` and `euros` are one word, which stands behind its number: `EUR 5` = `5 €`. So do `£`
 *   and `GBP`, `$` and `USD`.
 * - In English, `1st` is `1`.
 * - `%`, `percent`, `per cent`, `pour cent` and `pourcent` are one word. `14.5 %` and `0.145` differ.
 */
export function factTokens(text: string, language: NumberLanguage): string[] {
  const tokens: string[] = [];
  for (const [found] of plainText(text, language).matchAll(TOKEN)) {
    if (/\d/.test(found)) tokens.push(...numbersIn(found, language));
    else tokens.push(CURRENCIES[found] ?? found);
  }
  return currencyBehindNumber(joinedPercent(tokens));
}

function plainText(text: string, language: NumberLanguage): string {
  const lower = text.normalize("NFKC").toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  // A line break stays one: it ends a number, where another space may group its digits.
  const plain = lower.replace(/[^\S\n]/gu, " ");
  return language === "en" ? plain.replace(/(?<=\d)(?:st|nd|rd|th)(?!\p{L})/gu, "") : plain;
}

/** A run of digits and marks: one number, else the numbers between spaces, else the digits alone. */
function numbersIn(run: string, language: NumberLanguage): string[] {
  const whole = canonicalNumber(run, language);
  if (whole !== null) return [whole];
  const pieces = run.split(" ");
  if (pieces.length > 1) return pieces.flatMap((piece) => numbersIn(piece, language));
  return run.match(/\d+/g)?.map((digits) => canonicalNumber(digits, language) ?? digits) ?? [];
}

function joinedPercent(tokens: readonly string[]): string[] {
  const joined: string[] = [];
  for (const token of tokens) {
    const previous = joined.at(-1);
    if (token === "cent" && (previous === "per" || previous === "pour")) joined.splice(-1, 1, "%");
    else joined.push(token === "percent" || token === "pourcent" ? "%" : token);
  }
  return joined;
}

/** A currency before a number and not behind another one changes places with it. */
function currencyBehindNumber(tokens: readonly string[]): string[] {
  const ordered = [...tokens];
  for (let index = 0; index + 1 < ordered.length; index += 1) {
    const token = ordered[index] ?? "";
    const next = ordered[index + 1] ?? "";
    const follows = IS_NUMBER.test(ordered[index - 1] ?? "");
    if (!PREFIX_CURRENCY.test(token) || follows || !IS_NUMBER.test(next)) continue;
    ordered.splice(index, 2, next, token);
    index += 1;
  }
  return ordered;
}

/** Whether the words of a fact stand in a text one after the other. A fact without words never does. */
export function containsTokens(text: readonly string[], fact: readonly string[]): boolean {
  if (fact.length === 0) return false;
  for (let start = 0; start + fact.length <= text.length; start += 1) {
    if (fact.every((token, offset) => text[start + offset] === token)) return true;
  }
  return false;
}

/** The first accepted form of a fact that a text tells; `null` when it tells none. */
export function toldForm(
  text: readonly string[],
  forms: readonly string[],
  language: NumberLanguage,
): string | null {
  return forms.find((form) => containsTokens(text, factTokens(form, language))) ?? null;
}
