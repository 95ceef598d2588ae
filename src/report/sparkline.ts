import { maximum, minimum } from "../stats/range.ts";

const BLOCKS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
/** For values that are all the same: neither low nor high. */
const MIDDLE = "▄";

/**
 * Values as one line of block characters, the smallest lowest and the largest highest. A value that was
 * not observed, or is not finite, is a space. One character for each value; empty for none.
 */
export function sparkline(values: readonly (number | null)[]): string {
  const observed = values.filter(isFiniteNumber);
  const [low, high] = [minimum(observed), maximum(observed)];
  if (low === null || high === null) return " ".repeat(values.length);
  return values.map((value) => (isFiniteNumber(value) ? blockOf(value, low, high) : " ")).join("");
}

function blockOf(value: number, low: number, high: number): string {
  if (low === high) return MIDDLE;
  // Halved first: the difference of two large numbers need not be finite.
  const share = (value / 2 - low / 2) / (high / 2 - low / 2);
  return BLOCKS[Math.min(BLOCKS.length - 1, Math.floor(share * BLOCKS.length))] ?? MIDDLE;
}

function isFiniteNumber(value: number | null): value is number {
  return value !== null && Number.isFinite(value);
}
