import type { PlotArea } from "./axes.ts";
import { coordinate } from "./sampling.ts";
import type { PositionScale } from "./scales.ts";

/** A value, and the share of all values that are at most so large. */
export interface Step {
  readonly value: number;
  readonly share: number;
}

/** Where a distribution function is drawn. */
export interface EcdfPlace {
  readonly x: PositionScale;
  readonly share: PositionScale;
  readonly area: PlotArea;
}

/**
 * Half width of the band that holds a whole distribution function with this confidence:
 * sqrt(ln(2 / alpha) / 2n).
 *
 * @throws RangeError for a confidence outside of (0, 1).
 * Source: Massart 1990.
 */
export function dkwMargin(count: number, confidence: number): number {
  if (!(confidence > 0 && confidence < 1)) throw new RangeError(`confidence ${confidence}`);
  return Math.sqrt(Math.log(2 / (1 - confidence)) / (2 * count));
}

/** Outline of the band around a step function; the scale of shares keeps it within 0 and 1. */
export function bandPath(
  steps: readonly Step[],
  margin: number,
  { x, share, area }: EcdfPlace,
): string {
  const edge = (shift: number): string[] => {
    const start = { value: null, share: 0 };
    const corners = [start, ...steps].map((step, place, all) => {
      const y = coordinate(share.at(step.share + shift));
      const next = all[place + 1];
      const from = step.value === null ? area.left : x.at(step.value);
      const to = next?.value === undefined || next.value === null ? area.right : x.at(next.value);
      return [`${coordinate(from)} ${y}`, `${coordinate(to)} ${y}`];
    });
    return corners.flat();
  };
  return `M${[...edge(margin), ...edge(-margin).reverse()].join("L")}Z`;
}
