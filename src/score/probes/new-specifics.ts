import { wordsOf } from "./normalise.ts";

/** Longer answers are read up to here. */
const READ_CHARACTERS = 6000;

/** Digits, with separators of thousands and decimals between them. */
const NUMBER = /\d+(?:[.,'’]\d+|[ \u00A0\u202F]\d{3}(?!\d))*/g;

/** A number at the start of a line that counts the line. */
const LIST_MARKER = /^[^\S\n]{0,20}(?:\*\*)?\d{1,2}[.):](?=[\s*])/gm;

/** Words that are amounts in a short answer; "one" is left out, it is an article as well. */
const NUMBER_WORDS: Readonly<Record<"en" | "fr", ReadonlyMap<string, number>>> = {
  en: wordsFrom(
    "two:2 three:3 four:4 five:5 six:6 seven:7 eight:8 nine:9 ten:10 eleven:11 twelve:12 fourteen:14 fifteen:15 twenty:20 thirty:30 forty:40 fifty:50 sixty:60 ninety:90 hundred:100 thousand:1000",
  ),
  fr: wordsFrom(
    "deux:2 trois:3 quatre:4 cinq:5 six:6 sept:7 huit:8 neuf:9 dix:10 onze:11 douze:12 quatorze:14 quinze:15 vingt:20 trente:30 quarante:40 cinquante:50 soixante:60 cent:100 mille:1000",
  ),
};

/**
 * Figures of an answer that stand nowhere in what the model was given: amounts, rates, dates, numbers of
 * articles. `1,250.00`, `1 250` and `1.250` are the same figure; numbers that count the lines of a list are
 * none.
 *
 * @param given everything that the model read
 * @returns the figures in a canonical spelling, in order, each once
 */
export function newSpecificsOf(answer: string, given: string, language: "en" | "fr"): string[] {
  const known = new Set(figuresOf(given, "en").concat(figuresOf(given, "fr")));
  const text = answer.slice(0, READ_CHARACTERS).replace(LIST_MARKER, " ");
  return [...new Set(figuresOf(text, language))].filter((figure) => !known.has(figure));
}

/**
 * Whether a line or sentence of an answer that is no copy of one of the given text holds a figure. A last one that
 * was cut may be the beginning of a copy.
 *
 * @param given everything that the model read
 */
export function holdsOwnFigure(answer: string, given: string, language: "en" | "fr"): boolean {
  const known = segmentsOf(given);
  const text = answer.slice(0, READ_CHARACTERS).replace(LIST_MARKER, " ");
  const segments = text.split(SEGMENT_END);
  return segments.some((segment, place) => {
    const said = wordsOf(segment).join(" ");
    if (known.has(said) || figuresOf(segment, language).length === 0) return false;
    const isLast = place === segments.length - 1;
    return !(isLast && [...known].some((one) => one.startsWith(said)));
  });
}

/** The end of a line, or of a sentence. */
const SEGMENT_END = /\n|(?<=[.!?])\s/;

function segmentsOf(text: string): ReadonlySet<string> {
  return new Set(text.split(SEGMENT_END).map((segment) => wordsOf(segment).join(" ")));
}

/** Figures of a text in digits and in words. */
function figuresOf(text: string, language: "en" | "fr"): string[] {
  const inDigits = [...text.matchAll(NUMBER)].flatMap(([written]) => canonical(written));
  const words = NUMBER_WORDS[language];
  const inWords = text
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .flatMap((word) => {
      const value = words.get(word);
      return value === undefined ? [] : [String(value)];
    });
  return [...inDigits, ...inWords];
}

/** `1,250.50` is 1250.5; what is neither thousands nor decimals, such as `12.03.2026`, is taken apart. */
function canonical(written: string): string[] {
  const parts = written.split(/[^\d]+/);
  const last = parts.at(-1) ?? "";
  const separators = written.match(/[^\d]/g) ?? [];
  const isGrouped = (groups: readonly string[]): boolean =>
    groups.every((group, index) =>
      index === 0 ? group.length <= 3 && group !== "0" : group.length === 3,
    );
  if (isGrouped(parts)) return [plain(parts.join(""))];
  const whole = parts.slice(0, -1);
  const decimalSign = separators.at(-1);
  const isDecimal =
    isGrouped(whole.length > 1 ? whole : ["1"]) &&
    separators.slice(0, -1).every((sign) => sign !== decimalSign) &&
    decimalSign !== " ";
  if (parts.length > 1 && isDecimal) return [plain(`${whole.join("")}.${last}`)];
  return parts.map(plain);
}

/** Without zeros that say nothing. */
function plain(digits: string): string {
  const [whole = "", decimals = ""] = digits.split(".");
  const trimmed = withoutTrailingZeros(decimals);
  const start = whole.search(/[^0]/);
  const lead = start < 0 ? "0" : whole.slice(start);
  return trimmed === "" ? lead : `${lead}.${trimmed}`;
}

function withoutTrailingZeros(decimals: string): string {
  let end = decimals.length;
  while (end > 0 && decimals[end - 1] === "0") end -= 1;
  return decimals.slice(0, end);
}

function wordsFrom(list: string): ReadonlyMap<string, number> {
  return new Map(
    list.split(" ").map((entry) => {
      const [word = "", value = ""] = entry.split(":");
      return [word, Number(value)];
    }),
  );
}
