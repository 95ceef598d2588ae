import { markup, pathData, type Markup } from "../document/markup.ts";
import {
  BOTTOM_AXIS_PX,
  bottomAxis,
  limitRoom,
  verticalLimit,
  type Limit,
  type PlotArea,
} from "./axes.ts";
import { boxOf, type Box, type BoxRow } from "./box-figures.ts";
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
import { labelWidth, widestLabel } from "./labels.ts";
import { seriesClass } from "./markers.ts";
import { coordinate, shareOf, thin } from "./sampling.ts";
import { rowLabel, rowLabelsWidth } from "./row-label.ts";
import { positionScale, type PositionScale } from "./scales.ts";

export interface BoxOptions extends ChartOptions<
  ChartWords & { readonly valueAxis: string; readonly sampled: SampledWords }
> {
  readonly format: FormatNumber;
  readonly log?: boolean;
  readonly limit?: Limit;
}

const ROW_PX = 58;
const MOST_POINTS = 2400;

/**
 * One row per label: box of the quartiles (type 7), whiskers to the furthest values within 1.5 box widths
 * (Tukey 1977), median in figures, and every value as a point below, shifted by its rank, not by chance.
 * `null` when no row has a value.
 */
export function boxWithPoints(rows: readonly BoxRow[], options: BoxOptions): Chart | null {
  const { words, format, limit, log = false } = options;
  const boxes = rows.map(boxOf).filter((box) => box !== null);
  const counts = boxes.map(({ values }) => `n = ${values.length}`);
  const left = rowLabelsWidth(boxes.map(({ label }) => label));
  const top = limitRoom(limit);
  const area: PlotArea = {
    left,
    right: CHART_WIDTH - 16 - widestLabel(counts, 120),
    top,
    bottom: top + boxes.length * ROW_PX,
  };
  const all = boxes.flatMap(({ values }) => values);
  const scale = positionScale({
    values: limit === undefined ? all : [...all, limit.value],
    range: [area.left + 8, area.right - 8],
    log,
  });
  if (scale === null || all.length === 0) return null;
  const drawn = boxes.map((box, place) =>
    boxDrawing(box, place, { scale, area, format, total: all.length }),
  );
  const shown = drawn.reduce((sum, { pointCount }) => sum + pointCount, 0);
  const body = [
    bottomAxis(scale, area, { title: words.valueAxis, format }),
    verticalLimit(limit, scale, area),
    ...drawn.map(({ drawing }) => drawing),
  ];
  const facts = boxes.map((box) => factOf(box, options));
  if (shown < all.length) facts.push(words.sampled(shown, all.length));
  return drawChart(options, { height: area.bottom + BOTTOM_AXIS_PX, body, facts });
}

function factOf({ label, values, quartiles }: Box, { format, words }: BoxOptions): string {
  const { colon, interval } = punctuationOf(words);
  const [low, high] = [values[0] ?? quartiles[1], values.at(-1) ?? quartiles[1]];
  return `${label}${colon}${format(quartiles[1])} ${interval(format(low), format(high))}, n = ${values.length}`;
}

function boxDrawing(
  { label, values, quartiles, whiskers }: Box,
  place: number,
  {
    scale,
    area,
    format,
    total,
  }: { scale: PositionScale; area: PlotArea; format: FormatNumber; total: number },
): { drawing: Markup; pointCount: number } {
  const [low, middle, high] = [
    scale.at(quartiles[0]),
    scale.at(quartiles[1]),
    scale.at(quartiles[2]),
  ];
  const y = area.top + place * ROW_PX + 25;
  const points = thin(values, shareOf(values.length, total, MOST_POINTS));
  const value = format(quartiles[1]);
  const half = labelWidth(value) / 2;
  const valueX = Math.min(area.right - half, Math.max(area.left + half, middle));
  const drawing = markup`<g class="${seriesClass(place)}">
${rowLabel(label, { x: area.left - 10, y })}
<path class="points" d="${pathData(pointsPath(points, scale, y + 20))}"/>
<path class="whisker" d="M${scale.at(whiskers[0])} ${y}H${low}M${high} ${y}H${scale.at(whiskers[1])}"/>
<rect class="box" x="${low}" y="${y - 8}" width="${high - low}" height="16"/>
<path class="median" d="M${middle} ${y - 10}V${y + 10}"/>
<text class="strong halo" x="${valueX}" y="${y - 13}" text-anchor="middle">${value}</text>
<text class="small" x="${area.right + 10}" y="${y + 4}">n = ${values.length}</text>
</g>`;
  return { drawing, pointCount: points.length };
}

/** Dots as lines of no length; the golden ratio spreads neighbouring ranks over the height. */
function pointsPath(values: readonly number[], scale: PositionScale, y: number): string {
  return values
    .map((value, rank) => {
      const shift = ((rank * 0.6180339887) % 1) * 14 - 7;
      return `M${coordinate(scale.at(value))} ${coordinate(y + shift)}h0`;
    })
    .join("");
}
