/** The languages whose ways of writing numbers are known. */
export type NumberLanguage = "en" | "fr";

/** The mark that groups thousands where nothing else decides: `1,250` is English, `1.250` is French. */
const GROUP_MARK = { en: ",", fr: "." } as const;

/**
 * A number as people write it, in one form: digits without leading zeros, a point and decimals
 * without trailing zeros. `null` when the text as a whole is not one number.
 *
 * Understood are plain digits; thousands in groups of three by white space (no-break and thin spaces
 * too), apostrophe, comma or point; decimals behind a comma or point. With one mark before exactly
 * three digits (`1,250`, `1.250`) the language decides. A leading minus is kept.
 */
export function canonicalNumber(text: string, language: NumberLanguage): string | null {
  const trimmed = text.trim().replace(/\s/gu, " ");
  const isNegative = /^[-−]/u.test(trimmed);
  const unsigned = isNegative ? trimmed.slice(1) : trimmed;
  const parts = groupedParts(unsigned, language) ?? plainParts(unsigned);
  if (parts === null) return null;
  const whole = parts.whole.replace(/^0+(?=\d)/, "");
  const decimals = parts.decimals.replace(/0+$/, "");
  const value = decimals === "" ? whole : `${whole}.${decimals}`;
  return isNegative && value !== "0" ? `-${value}` : value;
}

interface Parts {
  readonly whole: string;
  readonly decimals: string;
}

const GROUPED = /^[1-9]\d{0,2}([ '’.,])\d{3}(?:\1\d{3})*(?:(?!\1)[.,](\d+))?$/u;

/** Longest text with one group mark: `123,456`. */
const ONE_MARK_LENGTH = 7;

/** `1 250`, `1,250.00`, `1.250.000`. */
function groupedParts(text: string, language: NumberLanguage): Parts | null {
  const match = GROUPED.exec(text);
  if (match === null) return null;
  const [, mark = "", decimals = ""] = match;
  const grouped = decimals === "" ? text : text.slice(0, -decimals.length - 1);
  const isUndecided = decimals === "" && text.length <= ONE_MARK_LENGTH && /[.,]/.test(mark);
  if (isUndecided && mark !== GROUP_MARK[language]) return null;
  return { whole: grouped.replace(/\D/g, ""), decimals };
}

const PLAIN = /^(\d+)(?:[.,](\d+))?$/;

/** `1250`, `2,50`, `0.145`. */
function plainParts(text: string): Parts | null {
  const match = PLAIN.exec(text);
  return match === null ? null : { whole: match[1] ?? "", decimals: match[2] ?? "" };
}
