import { markup, type Markup } from "../document/markup.ts";

/** A picture and what it says to those who cannot see it. */
export interface Chart {
  /** One `<svg>` element, for HTML with the style of the report. */
  readonly svg: string;
  readonly description: string;
}

/** All words come from the caller: charts know no language. */
export interface ChartWords {
  /** Short name of the picture, its accessible name. */
  readonly title: string;
  /** What the picture shows, as a sentence; figures of the rows are added behind it. */
  readonly finding: string;
  /** How the language writes what is not a word; as English does when left out. */
  readonly punctuation?: Punctuation;
}

export interface Punctuation {
  /** Between a name and what is said of it, with its spaces. */
  readonly colon: string;
  /** Between two statements, with its spaces. */
  readonly semicolon: string;
  readonly interval: (low: string, high: string) => string;
}

const ENGLISH: Punctuation = {
  colon: ": ",
  semicolon: "; ",
  interval: (low, high) => `[${low}, ${high}]`,
};

export function punctuationOf({ punctuation }: ChartWords): Punctuation {
  return punctuation ?? ENGLISH;
}

export interface ChartOptions<Words extends ChartWords> {
  /** Unique in the document: lower-case letters, digits and hyphens. */
  readonly id: string;
  readonly words: Words;
}

/** Writes a number for an axis or a label, with its unit where wanted. */
export type FormatNumber = (value: number) => string;

/** Says that only some of the points are drawn. */
export type SampledWords = (shown: number, total: number) => string;

export const CHART_WIDTH = 760;

/** Numbers beyond are no measurements; sums of them would not be finite. */
const LARGEST_DRAWABLE = 1e100;

export function isDrawable(value: number | null | undefined): value is number {
  return typeof value === "number" && Math.abs(value) <= LARGEST_DRAWABLE;
}

/** The frame of every picture: its size, its name, its description. */
export function drawChart(
  { id, words }: ChartOptions<ChartWords>,
  { height, body, facts }: { height: number; body: readonly Markup[]; facts: readonly string[] },
): Chart {
  const joined = facts.join(punctuationOf(words).semicolon);
  const description = [words.finding, joined].filter((text) => text !== "").join(" ");
  const svg = markup`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${CHART_WIDTH} ${Math.ceil(height)}" role="img" aria-labelledby="${id}-title ${id}-description">
<title id="${id}-title">${words.title}</title>
<desc id="${id}-description">${description}</desc>
${body}
</svg>`;
  return { svg: svg.toString(), description };
}
