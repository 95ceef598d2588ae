import { canonicalNumber, type NumberLanguage } from "./number-text.ts";

/** How a field is compared: by number, by calendar day, as an account number, or as text. */
export type FieldKind = "number" | "date" | "code" | "text";

/** What people write for "nothing". */
const NO_VALUE = new Set(["", "null", "none", "n/a"]);

const MONTHS: Readonly<Record<NumberLanguage, readonly string[]>> = {
  en: "january february march april may june july august september october november december".split(
    " ",
  ),
  fr: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(
    " ",
  ),
};

/** The kind of a field, read from its right value and its name in the schema. */
export function fieldKind(name: string, gold: string | number | null): FieldKind {
  if (typeof gold === "number") return "number";
  if (gold === null) return "text";
  if (/^\d{4}-\d{2}-\d{2}$/.test(gold)) return "date";
  return name === "iban" ? "code" : "text";
}

/** Whether a value says nothing: `null`, or a text such as "", "null", "none" or "N/A". */
export function isNoValue(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  return typeof value === "string" && NO_VALUE.has(value.trim().toLowerCase());
}

/**
 * Whether a value is the right one, after this normalisation and no other:
 * - number: equal as a number; a text counts when it is one number as people write it, with or without
 *   a currency (`"1 250,00 €"`)
 * - date: the same day; `2025-03-04`, `4 March 2025`, `March 4, 2025`, `4 mars 2025`, `04.03.2025` and
 *   `04/03/2025` (day first, as in Europe)
 * - code: letters and digits equal, upper case, spaces and hyphens dropped
 * - text: Unicode NFKC, typographic apostrophes as `'`, runs of white space as one space, case folded;
 *   accents count
 */
export function matchesField(
  value: unknown,
  gold: string | number,
  kind: FieldKind,
  language: NumberLanguage,
): boolean {
  if (kind === "number") return numberOf(value, language) === String(gold);
  if (typeof value !== "string") return false;
  const expected = String(gold);
  if (kind === "date") return isoDate(value, language) === expected;
  if (kind === "code") return plainCode(value) === plainCode(expected);
  return plainText(value) === plainText(expected);
}

function numberOf(value: unknown, language: NumberLanguage): string | null {
  if (typeof value === "number") return String(value);
  if (typeof value !== "string") return null;
  const bare = value.replace(
    /^\s*(?:€|£|\$|EUR|GBP|USD|CHF)|(?:€|£|\$|EUR|euros?|GBP|USD|CHF)\s*$/giu,
    "",
  );
  return canonicalNumber(bare, language);
}

function isoDate(text: string, language: NumberLanguage): string | null {
  const plain = plainText(text);
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(plain);
  if (iso !== null) return plain;
  const numeric = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(plain);
  if (numeric !== null) return dateText(numeric[3], numeric[2], numeric[1]);
  const dayFirst = /^(\d{1,2})(?:er|st|nd|rd|th)? (\p{L}+),? (\d{4})$/u.exec(plain);
  if (dayFirst !== null) return dateText(dayFirst[3], monthOf(dayFirst[2], language), dayFirst[1]);
  const monthFirst = /^(\p{L}+) (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$/u.exec(plain);
  if (monthFirst === null) return null;
  return dateText(monthFirst[3], monthOf(monthFirst[1], language), monthFirst[2]);
}

/** 1 to 12 as text; `undefined` for a word that is no month. */
function monthOf(word: string | undefined, language: NumberLanguage): string | undefined {
  const index = MONTHS[language].indexOf(word ?? "");
  return index < 0 ? undefined : String(index + 1);
}

function dateText(year?: string, month?: string, day?: string): string | null {
  if (year === undefined || month === undefined || day === undefined) return null;
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

function plainCode(text: string): string {
  return text.normalize("NFKC").replace(/[\s-]/gu, "").toUpperCase();
}

function plainText(text: string): string {
  return text.normalize("NFKC").replace(/[’‘]/gu, "'").replace(/\s+/gu, " ").trim().toLowerCase();
}
