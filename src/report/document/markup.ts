import { inlineText } from "./visible-text.ts";

/** HTML or SVG that is safe to print. Nothing outside of this file can make one from a plain string. */
class SafeMarkup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

export type Markup = SafeMarkup;

/** What may stand in a template: text is escaped, a number is a coordinate or a count, `null` is nothing. */
export type MarkupValue = string | number | null | Markup | readonly Markup[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * A tagged template for HTML and SVG: every value is escaped by construction, for text and for quoted
 * attributes. Numbers are rounded to two decimals: figures of a report come as text.
 *
 * @throws RangeError for NaN and infinities.
 */
export function markup(strings: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup {
  return new SafeMarkup(
    strings.map((text, place) => text + valueText(values[place] ?? null)).join(""),
  );
}

/** Text as it is, lines and spaces too, for `<pre>`. The caller has made it visible. */
export function verbatim(text: string): Markup {
  return new SafeMarkup(escapeText(text));
}

/**
 * A picture of `src/report/charts`.
 *
 * @throws RangeError for anything that is not one SVG element, or that holds an element or attribute
 * which could run, load or style something.
 */
export function trustedSvg(svg: string): Markup {
  const isSvg = svg.startsWith("<svg ") && svg.endsWith("</svg>");
  // Escaped text holds neither `<` nor a quote, so these can only be real elements and attributes.
  const isActive =
    /<(?:script|foreignobject|style|image|use|a|animate|set|iframe|!)[\s>/-]|\s(?:on\w+|style|(?:xlink:)?href)\s*=\s*["']/i;
  if (!isSvg || isActive.test(svg)) throw new RangeError("a figure is not a picture of ours");
  return new SafeMarkup(svg);
}

/**
 * Data of an SVG path, however long.
 *
 * @throws RangeError for anything but commands and finite numbers.
 */
export function pathData(path: string): Markup {
  if (!/^[MLHVAZCQmlhvazcq\d\s.,e-]*$/.test(path))
    throw new RangeError("path data hold a foreign sign");
  return new SafeMarkup(path);
}

/** The text of a `<style>` of ours, which no one else writes into. */
export function trustedStyle(css: string): Markup {
  if (css.includes("<")) throw new RangeError("a style holds a tag");
  return new SafeMarkup(css);
}

function valueText(value: MarkupValue): string {
  if (value === null) return "";
  if (typeof value === "string") return escapeText(inlineText(value));
  if (typeof value === "number") return numberText(value);
  return value instanceof SafeMarkup ? value.toString() : value.map(String).join("");
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`markup cannot hold ${value}`);
  const rounded = Math.round(value * 100) / 100;
  return String(rounded === 0 ? 0 : rounded);
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
