import type { Analysis } from "../analyze/performance/analysis.ts";
import { cellRows } from "./cell-rows.ts";
import { formatFigure } from "./format-number.ts";
import { sparkline } from "./sparkline.ts";

/** More marks do not fit beside a name. */
const MAX_MARKS = 40;

/** One line for each cell with at least two speeds: decode speed by trial, in the order in which they were run. */
export function speedSparklines(analysis: Analysis): string[] {
  return cellRows(analysis).flatMap(({ cell, modelLabel, scenarioLabel }) => {
    const speeds = cell.series.points.flatMap(({ decodeTokensPerSecond: speed }) => speed ?? []);
    if (speeds.length < 2) return [];
    const step = Math.ceil(speeds.length / MAX_MARKS);
    const shown = speeds.filter((_, index) => index % step === 0);
    const range = `${formatFigure(Math.min(...speeds))} to ${formatFigure(Math.max(...speeds))} tok/s`;
    return [`${sparkline(shown)}  ${modelLabel}, ${scenarioLabel}: ${range} over time`];
  });
}
