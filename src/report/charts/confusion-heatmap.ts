import { markup, pathData, type Markup } from "../document/markup.ts";
import {
  CHART_WIDTH,
  drawChart,
  punctuationOf,
  type Chart,
  type ChartOptions,
  type ChartWords,
  type FormatNumber,
  type SampledWords,
} from "./chart.ts";
import { cellsOf, type Cell, type ConfusionData } from "./confusion-cells.ts";
import { fitLabel, widestLabel } from "./labels.ts";

export interface ConfusionOptions extends ChartOptions<
  ChartWords & {
    readonly actualAxis: string;
    readonly predictedAxis: string;
    readonly sampled: SampledWords;
  }
> {
  /** Writes the count of a cell. */
  readonly format: FormatNumber;
  /** Writes the share of a row, in [0, 1], for the description. */
  readonly formatShare: FormatNumber;
}

/** More labels than that are cells without names and numbers. */
const MOST_NAMED = 12;
const COLUMN_NAME_PX = 140;
const MOST_CELLS = 9000;
/** Shades: what is drawn together is one path. */
const LEVELS = 10;
/** Darker cells would hide their numbers. */
const DARKEST = 0.7;
const PALEST = 0.2;
const MOST_CONFUSIONS_TOLD = 5;

/**
 * Confusion matrix, one row per right label, shaded by the share of its row. Cells that are 0 are empty.
 * `null` when nothing was counted.
 */
export function confusionHeatmap(data: ConfusionData, options: ConfusionOptions): Chart | null {
  const { words, format, formatShare } = options;
  const all = cellsOf(data);
  if (all.length === 0) return null;
  const cells = [...all].sort((a, b) => b.count - a.count).slice(0, MOST_CELLS);
  const count = data.labels.length;
  const isNamed = count <= MOST_NAMED;
  const left = isNamed ? 16 + widestLabel(data.labels, 170) : 24;
  const cellPx = Math.min(52, (isNamed ? 470 : 500) / count);
  const top = isNamed ? 28 + widestLabel(data.labels, COLUMN_NAME_PX) * 0.75 : 46;
  const [right, bottom] = [left + count * cellPx, top + count * cellPx];
  const place = `translate(${left},${top}) scale(${cellPx})`;
  const body = [
    markup`<text class="axis-title" x="0" y="14">${words.predictedAxis} →</text>
<text class="axis-title" x="0" y="${top - 8}">${words.actualAxis} ↓</text>
${isNamed ? null : diagonal(left, top, right, bottom)}<g class="series-1 cells" transform="${place}">${shades(cells)}</g>
<path class="axis" fill="none" d="M${left} ${top}H${right}V${bottom}H${left}Z"/>\n`,
    isNamed ? namesAndNumbers(data.labels, cells, { left, top, cellPx, format }) : markup``,
  ];
  const facts = cells
    .filter(({ row, column }) => row !== column)
    .slice(0, MOST_CONFUSIONS_TOLD)
    .map(({ row, column, count: n, share }) => {
      const [actual, predicted] = [data.labels[row] ?? "", data.labels[column] ?? ""];
      return `${actual} → ${predicted}${punctuationOf(words).colon}${format(n)} (${formatShare(share)})`;
    });
  if (cells.length < all.length) facts.push(words.sampled(cells.length, all.length));
  return drawChart(options, { height: Math.min(bottom + 10, CHART_WIDTH), body, facts });
}

/** One path for all cells of a shade, in units of cells. */
function shades(cells: readonly Cell[]): Markup[] {
  return Array.from({ length: LEVELS }, (_, level) => {
    const inside = cells.filter(({ share }) => levelOf(share) === level);
    const path = inside.map(({ row, column }) => `M${column} ${row}h1v1h-1z`).join("");
    if (path === "") return markup``;
    const opacity = PALEST + ((DARKEST - PALEST) * level) / (LEVELS - 1);
    return markup`<path fill-opacity="${opacity}" d="${pathData(path)}"/>`;
  });
}

function levelOf(share: number): number {
  return Math.min(LEVELS - 1, Math.floor(share * LEVELS));
}

function namesAndNumbers(
  labels: readonly string[],
  cells: readonly Cell[],
  {
    left,
    top,
    cellPx,
    format,
  }: { left: number; top: number; cellPx: number; format: FormatNumber },
): Markup {
  const middle = (place: number): number => (place + 0.5) * cellPx;
  const rowNames = labels.map(
    (label, row) =>
      markup`<text x="${left - 8}" y="${top + middle(row) + 4}" text-anchor="end">${fitLabel(label, 170)}</text>`,
  );
  const columnNames = labels.map(
    (label, column) =>
      markup`<text transform="translate(${left + middle(column)},${top - 8}) rotate(-45)">${fitLabel(label, COLUMN_NAME_PX)}</text>`,
  );
  const numbers = cells.map(
    ({ row, column, count }) =>
      markup`<text class="${row === column ? "strong" : "count"}" x="${left + middle(column)}" y="${top + middle(row) + 4}" text-anchor="middle">${format(count)}</text>`,
  );
  return markup`<g>${rowNames}${columnNames}</g>\n<g>${numbers}</g>`;
}

function diagonal(left: number, top: number, right: number, bottom: number): Markup {
  return markup`<path class="grid" d="M${left} ${top}L${right} ${bottom}"/>`;
}
