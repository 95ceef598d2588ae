import { NARROW_SPACE, NO_BREAK_SPACE } from "./numbers.ts";

/**
 * A tagged template for French: sets the no-break spaces of our own words and leaves the values as they
 * are, because a model may be called anything. Narrow before `%`, `;`, `!`, `?` and inside `« »`, full
 * before `:` and between a number and its unit (Lexique des règles typographiques en usage à
 * l'Imprimerie nationale).
 */
export function fr(strings: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return strings
    .map((text, place) => `${typeset(text, place > 0)}${String(values[place] ?? "")}`)
    .join("");
}

const UNITS = "ms|µs|s|Mo|MHz|nats|points?|jetons\\/s";

/** @param isBehindValue the text follows a value, which may be a number */
function typeset(text: string, isBehindValue: boolean): string {
  const set = text
    .replace(/ ([%;!?»])/g, `${NARROW_SPACE}$1`)
    .replace(/(\d) (?=\d{3}(?!\d))/g, `$1${NARROW_SPACE}`)
    .replace(/« /g, `«${NARROW_SPACE}`)
    .replace(/ :/g, `${NO_BREAK_SPACE}:`)
    .replace(new RegExp(`(\\d) (?=(?:${UNITS})(?![\\p{L}]))`, "gu"), `$1${NO_BREAK_SPACE}`);
  return isBehindValue
    ? set.replace(new RegExp(`^ (?=(?:${UNITS})(?![\\p{L}]))`, "u"), NO_BREAK_SPACE)
    : set;
}
