import type { Language } from "../document/blocks.ts";
import {
  DASH,
  formatCount,
  formatFigure,
  formatLimit,
  formatMegabytes,
  formatPercent,
  formatUtc,
} from "../format-number.ts";

/** Writes figures in one language. `null` becomes a dash everywhere: it was not observed. */
export interface NumberFormat {
  /** Three significant digits below 100, whole numbers above. */
  readonly figure: (value: number | null) => string;
  readonly count: (value: number | null) => string;
  /** Bytes as megabytes of 1,000,000 bytes, without the unit. */
  readonly megabytes: (bytes: number | null) => string;
  /** A fraction as a percentage with at most one decimal; 0 % and 100 % only when exact. */
  readonly percent: (fraction: number | null) => string;
  /** Three decimals at most. */
  readonly limit: (value: number | null) => string;
  /** Wall-clock time in UTC. */
  readonly utc: (epochMs: number | null) => string;
  /** Fixed decimals, never "-0". */
  readonly fixed: (value: number, decimals: number) => string;
  /** The same with a sign in front, `+` too; no sign on what rounds to 0. */
  readonly signed: (value: number, decimals: number) => string;
  /** A p value: two significant digits, or `< 0.001`. */
  readonly p: (value: number) => string;
  /** The same behind the letter: `= 0.03`, `< 0.001`. */
  readonly equalsP: (value: number) => string;
  /** Such as `1.2e-6`. */
  readonly scientific: (value: number) => string;
  /** A unit with the space before it. */
  readonly unit: (name: string) => string;
  /** A number and its unit, kept together where the language wants it; nothing behind a dash. */
  readonly withUnit: (text: string, unit: string) => string;
  /** Behind a number, with its space: ` %`. */
  readonly percentSign: string;
}

/** Narrow no-break space: French thousands, and before `%`, `;`, `!` and `?`. */
export const NARROW_SPACE = "\u202f";
/** No-break space: before `:` and between a number and its unit. */
export const NO_BREAK_SPACE = "\u00a0";

const SMALLEST_P = 0.001;

/** The figures of `format-number.ts`, written as the language writes them. */
export function formatter(language: Language): NumberFormat {
  return language === "en" ? ENGLISH : FRENCH;
}

const ENGLISH: NumberFormat = {
  figure: formatFigure,
  count: formatCount,
  megabytes: formatMegabytes,
  percent: formatPercent,
  limit: formatLimit,
  utc: formatUtc,
  fixed: fixedText,
  signed: signedText,
  p: pText,
  equalsP: equalsText,
  scientific: (value) => value.toExponential(1),
  unit: (name) => ` ${name}`,
  withUnit: (text, unit) => (text === DASH ? text : `${text} ${unit}`),
  percentSign: " %",
};

const FRENCH: NumberFormat = {
  figure: (value) => french(formatFigure(value)),
  count: (value) => french(formatCount(value)),
  megabytes: (bytes) => french(formatMegabytes(bytes)),
  percent: (fraction) => french(formatPercent(fraction)),
  limit: (value) => french(formatLimit(value)),
  utc: frenchUtc,
  fixed: (value, decimals) => french(fixedText(value, decimals)),
  signed: (value, decimals) => french(signedText(value, decimals)),
  p: (value) => french(pText(value)),
  equalsP: (value) => french(equalsText(value)),
  scientific: (value) => french(value.toExponential(1)),
  unit: (name) => `${NO_BREAK_SPACE}${name}`,
  withUnit: (text, unit) => (text === DASH ? text : `${text}${NO_BREAK_SPACE}${unit}`),
  percentSign: `${NARROW_SPACE}%`,
};

/** English digits to French ones: `> 1,234.5 %` becomes `> 1 234,5 %` with no-break spaces. */
function french(english: string): string {
  return english
    .replaceAll(" %", `${NARROW_SPACE}%`)
    .replaceAll(" ", NO_BREAK_SPACE)
    .replaceAll(",", NARROW_SPACE)
    .replaceAll(".", ",");
}

const MONTHS = [
  "janvier",
  "février",
  "mars",
  "avril",
  "mai",
  "juin",
  "juillet",
  "août",
  "septembre",
  "octobre",
  "novembre",
  "décembre",
] as const;

/** To the minute, such as `28 novembre 2026, 10:00 UTC`. */
function frenchUtc(epochMs: number | null): string {
  if (epochMs === null || Number.isNaN(new Date(epochMs).getTime())) return DASH;
  const date = new Date(epochMs);
  const day = date.getUTCDate();
  const month = MONTHS[date.getUTCMonth()] ?? "";
  const time = date.toISOString().slice(11, 16);
  const first = day === 1 ? "1er" : String(day);
  return [first, month, `${date.getUTCFullYear()}, ${time}`, "UTC"].join(NO_BREAK_SPACE);
}

function fixedText(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  const positive = /^-[0.]+$/.test(text) ? text.slice(1) : text;
  const [whole = "", rest] = positive.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return rest === undefined ? grouped : `${grouped}.${rest}`;
}

function signedText(value: number, decimals: number): string {
  const text = fixedText(value, decimals);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

function pText(value: number): string {
  if (value < SMALLEST_P) return `< ${String(SMALLEST_P)}`;
  return String(Number(value.toPrecision(2)));
}

function equalsText(value: number): string {
  const text = pText(value);
  return text.startsWith("<") ? text : `= ${text}`;
}
