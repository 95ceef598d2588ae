import { median } from "../../src/stats/quantile.ts";
import { spreadOf, type Spread } from "../support/spread.ts";
import { fixed } from "../support/table.ts";

/** One cost of the instrument. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly spread: Spread;
  /** Upper limit for the median, in the same unit; `null` where none is set. */
  readonly limit: number | null;
  /** Median of its values over those of the next figure, pair by pair; `null` where there is nothing to compare with. */
  readonly ratioToNext: number | null;
  readonly values: readonly number[];
}

export function figure(
  name: string,
  unit: string,
  values: readonly number[],
  limit: number | null = null,
): Figure {
  return { name, unit, spread: spreadOf(values), limit, ratioToNext: null, values };
}

/** A cost and what it is compared with: two figures of as many values, measured in turns, shown one below the other. */
export function figurePair(cost: Figure, zeroPoint: Figure): [Figure, Figure] {
  const ratios = cost.values.map((value, pair) => value / (zeroPoint.values[pair] ?? NaN));
  return [{ ...cost, ratioToNext: median(ratios) }, zeroPoint];
}

export const FIGURE_HEADERS = [
  "cost",
  "median",
  "min",
  "max",
  "n",
  "unit",
  "ratio to next row",
  "target",
  "met",
];

export function figureRow({ name, unit, spread, limit, ratioToNext }: Figure): string[] {
  const decimals = (spread.median ?? 0) < 10 ? 3 : 1;
  return [
    name,
    fixed(spread.median, decimals),
    fixed(spread.minimum, decimals),
    fixed(spread.maximum, decimals),
    String(spread.count),
    unit,
    ratioToNext === null ? "" : fixed(ratioToNext, 2),
    limit === null ? "" : `<= ${limit}`,
    limit === null || spread.median === null ? "" : spread.median <= limit ? "yes" : "no",
  ];
}
