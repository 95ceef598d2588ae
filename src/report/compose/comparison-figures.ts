import type { Comparison, Subject } from "../../analyze/inference/comparison.ts";
import type { Words } from "../words/words.ts";

/** How a side of a comparison is called. */
export type LabelOf = (kind: Comparison["kind"], subject: Subject) => string;

/** The effect of a comparison as text. */
export interface ComparisonFigures {
  /** Signed, with its unit. */
  readonly size: string;
  /** Signed, with the level of the interval. */
  readonly interval: string;
  /** Without a sign, for a sentence that says the direction; nothing where ranges have no level. */
  readonly magnitude: readonly string[];
  readonly largest: string;
}

/** Sizes of 10 and more with wide intervals as whole numbers, others with one decimal. */
export function figuresOf(
  { effect, unit }: Comparison,
  { comparisons: say, common, number: n }: Words,
): ComparisonFigures {
  const { value, low, high, confidence } = effect ?? NO_EFFECT;
  if (unit === "bytes") {
    const range = `${say.signedMegabytes(low)}, ${say.signedMegabytes(high)}`;
    return { size: say.signedMegabytes(value), interval: range, magnitude: [], largest: "" };
  }
  if (unit === "raw") {
    const interval = common.range(n.figure(low), n.figure(high));
    const largest = n.figure(Math.max(Math.abs(low), Math.abs(high)));
    return { size: n.figure(value), interval, magnitude: [interval], largest };
  }
  const kind = unit === "percent" ? "percent" : "points";
  const decimals = decimalsOf(value, low, high);
  const [inner, outer] = [Math.abs(low), Math.abs(high)].sort((a, b) => a - b);
  const level = (range: string): string =>
    confidence === null ? range : say.confidenceInterval(confidence, range);
  return {
    size: say.signedSize(value * 100, decimals, kind),
    interval: level(say.signedRange(low * 100, high * 100, decimals, kind)),
    magnitude: [level(say.sizeRange((inner ?? 0) * 100, (outer ?? 0) * 100, decimals, kind))],
    largest: say.size((outer ?? 0) * 100, isWhole(outer ?? 0) ? 0 : 1, kind),
  };
}

export const NO_EFFECT = { value: 0, low: 0, high: 0, confidence: null };

/** As a percentage with one decimal. */
export function isWhole(fraction: number): boolean {
  return Number((fraction * 100).toFixed(1)) === Math.round(fraction * 100);
}

function decimalsOf(value: number, low: number, high: number): number {
  return Math.abs(value) >= 0.1 && high - low >= 0.05 ? 0 : 1;
}

/** "A is 12 % faster than B", by what the figure measures. */
export function statement(comparison: Comparison, labelOf: LabelOf, words: Words): string {
  const { kind, effect, unit, metric } = comparison;
  const { comparisons: say } = words;
  const { value, low, high } = effect ?? NO_EFFECT;
  const [more, less] = directionsOf(unit, metric, say);
  const sizes: Readonly<Record<Comparison["unit"], () => string>> = {
    bytes: () => say.megabytes(value),
    raw: () => words.number.figure(Math.abs(value)),
    percent: () => say.size(Math.abs(value) * 100, decimalsOf(value, low, high), "percent"),
    points: () => say.size(Math.abs(value) * 100, decimalsOf(value, low, high), "points"),
  };
  const size = sizes[unit]();
  const write = value > 0 ? more : less;
  return write(labelOf(kind, comparison.a), labelOf(kind, comparison.b), size);
}

type Statement = (a: string, b: string, size: string) => string;

/** What is said when the first is larger, and when it is smaller. */
function directionsOf(
  unit: Comparison["unit"],
  metric: string,
  say: Words["comparisons"],
): readonly [Statement, Statement] {
  if (unit === "bytes") return [say.moreMemory, say.lessMemory];
  if (unit !== "percent") return [say.above, say.below];
  return metric.endsWith("-ms") ? [say.longer, say.shorter] : [say.faster, say.slower];
}
