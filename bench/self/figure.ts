import { spreadOf, type Spread } from "../support/spread.ts";
import { fixed } from "../support/table.ts";

/** One cost of the instrument. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly spread: Spread;
  /** Upper limit for the median, in the same unit; `null` where none is set. */
  readonly limit: number | null;
  readonly values: readonly number[];
}

export function figure(
  name: string,
  unit: string,
  values: readonly number[],
  limit: number | null = null,
): Figure {
  return { name, unit, spread: spreadOf(values), limit, values };
}

export const FIGURE_HEADERS = ["cost", "median", "min", "max", "n", "unit", "target", "met"];

export function figureRow({ name, unit, spread, limit }: Figure): string[] {
  const decimals = (spread.median ?? 0) < 10 ? 3 : 1;
  return [
    name,
    fixed(spread.median, decimals),
    fixed(spread.minimum, decimals),
    fixed(spread.maximum, decimals),
    String(spread.count),
    unit,
    limit === null ? "" : `<= ${limit}`,
    limit === null || spread.median === null ? "" : spread.median <= limit ? "yes" : "no",
  ];
}
