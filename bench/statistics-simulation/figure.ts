import { median } from "../../src/stats/quantile.ts";
import { sampleStandardDeviation } from "../../src/stats/spread.ts";
import { fixed } from "../support/table.ts";

/** What another simulation of the same setting found: a number, or a range over several settings. */
export type Reference = number | readonly [low: number, high: number] | null;

/** A share or a width that was found by simulation. */
export interface SimulatedFigure {
  readonly name: string;
  readonly value: number;
  /** Monte-Carlo standard error of the value. */
  readonly standardError: number;
  readonly replicates: number;
  readonly reference: Reference;
  /** Half of the last digit of the reference. */
  readonly referenceRounding: number;
}

/** Replicates behind the reference figures. */
const REFERENCE_REPLICATES = 4_000;
/** From here on a figure is marked. */
const MOST_STANDARD_ERRORS = 4;
/** Reference shares have two or three digits. */
const SHARE_ROUNDING = 0.0005;
/** Standard error of a median over that of a mean, for normal values: sqrt(pi / 2). */
const MEDIAN_OVER_MEAN = 1.2533;

/** How often something happened. A share of 0 or 1 has the error of one event. */
export function shareFigure(
  name: string,
  { hits, replicates }: { readonly hits: number; readonly replicates: number },
  reference: Reference,
  referenceRounding = SHARE_ROUNDING,
): SimulatedFigure {
  const value = hits / replicates;
  const inside = Math.min(Math.max(value, 1 / replicates), 1 - 1 / replicates);
  const standardError = Math.sqrt((inside * (1 - inside)) / replicates);
  return { name, value, standardError, replicates, reference, referenceRounding };
}

/** The median of simulated widths. */
export function medianFigure(
  name: string,
  values: readonly number[],
  reference: Reference,
  referenceRounding: number,
): SimulatedFigure {
  const deviation = sampleStandardDeviation(values) ?? 0;
  return {
    name,
    value: median(values) ?? 0,
    standardError: (MEDIAN_OVER_MEAN * deviation) / Math.sqrt(values.length),
    replicates: values.length,
    reference,
    referenceRounding,
  };
}

/**
 * Standard errors of the difference between a figure and its reference, beyond what rounding explains;
 * 0 within a range, `null` without a reference.
 */
export function distanceOf(figure: SimulatedFigure): number | null {
  const { value, standardError, reference, referenceRounding, replicates } = figure;
  if (reference === null) return null;
  const [low, high] = typeof reference === "number" ? [reference, reference] : reference;
  const outside = Math.max(low - referenceRounding - value, value - high - referenceRounding, 0);
  const error = standardError * Math.sqrt(1 + replicates / REFERENCE_REPLICATES);
  return (Math.sign(value - high) * outside) / error;
}

export function isMarked(figure: SimulatedFigure): boolean {
  return Math.abs(distanceOf(figure) ?? 0) > MOST_STANDARD_ERRORS;
}

export const SIMULATION_HEADERS = ["figure", "ours", "SE", "reference", "distance in SE", "mark"];

export function simulationRow(figure: SimulatedFigure): string[] {
  const { name, value, standardError, reference } = figure;
  return [
    name,
    fixed(value, 4),
    fixed(standardError, 4),
    reference === null
      ? "-"
      : typeof reference === "number"
        ? String(reference)
        : `${reference[0]}..${reference[1]}`,
    fixed(distanceOf(figure), 1),
    isMarked(figure) ? "!" : "",
  ];
}
