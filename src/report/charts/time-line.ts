import { median } from "../../stats/quantile.ts";
import { maximum, minimum } from "../../stats/range.ts";
import { markup, pathData, type Markup } from "../document/markup.ts";
import { BOTTOM_AXIS_PX, bottomAxis, leftAxis, leftAxisWidth, type PlotArea } from "./axes.ts";
import {
  CHART_WIDTH,
  drawChart,
  punctuationOf,
  isDrawable,
  type Chart,
  type ChartOptions,
  type ChartWords,
  type FormatNumber,
  type SampledWords,
} from "./chart.ts";
import { marker, seriesClass, seriesDash } from "./markers.ts";
import { lineNames } from "./line-names.ts";
import { coordinate, shareOf, thinCurve } from "./sampling.ts";
import { positionScale, type PositionScale } from "./scales.ts";
import { drawableSpans, spansDrawing, spansRoom, type TimeSpan } from "./time-spans.ts";

export interface TimePoint {
  readonly x: number;
  readonly y: number;
  /** A restart lies before it: no line leads here. */
  readonly isAfterGap?: boolean;
}

export interface TimeSeries {
  readonly label: string;
  /** In the order of time. */
  readonly points: readonly TimePoint[];
}

export interface TimeLineOptions extends ChartOptions<
  ChartWords & {
    readonly timeAxis: string;
    readonly valueAxis: string;
    readonly sampled: SampledWords;
  }
> {
  readonly formatTime: FormatNumber;
  readonly format: FormatNumber;
  readonly spans?: readonly TimeSpan[];
}

const MOST_POINTS = 900;
/** With more points in all, markers would hide each other: thin lines with dots instead. */
const MOST_MARKERS = 160;
const PLOT_PX = 260;
const TITLE_PX = 28;

/**
 * Values over time, a line and markers per series, broken where a restart lies between. Of many points
 * the lowest and highest of each stretch are drawn. The value axis starts at 0. `null` without points.
 */
export function timeLine(series: readonly TimeSeries[], options: TimeLineOptions): Chart | null {
  const { words, format, formatTime } = options;
  const spans = drawableSpans(options.spans);
  const kept = drawableSeries(series);
  const all = kept.flatMap(({ points }) => points);
  const isDense = all.length > MOST_MARKERS;
  const names = lineNames(
    kept.map(({ label }) => label),
    !isDense,
  );
  const titleY = names.abovePx + TITLE_PX;
  const top = titleY + spansRoom(spans);
  const bottom = top + Math.max(PLOT_PX, names.leastPx);
  const area = { left: 0, right: CHART_WIDTH - names.besidePx, top, bottom };
  const scales = scalesOf(all, spans, area, format);
  if (scales === null) return null;
  const { x, y, plot } = scales;
  const drawn = kept.map(({ points }, place) => {
    const shown = thinCurve(points, shareOf(points.length, all.length, MOST_POINTS));
    return { pointCount: shown.length, drawing: seriesDrawing(shown, place, { x, y, isDense }) };
  });
  const endsY = kept.map(({ points }) => y.at(points.at(-1)?.y ?? 0));
  const body = [
    names.above,
    bottomAxis(x, plot, { title: words.timeAxis, format: formatTime }),
    leftAxis(y, { ...plot, top: titleY }, { title: words.valueAxis, format }),
    spansDrawing(spans, { x, area: plot }),
    ...drawn.map(({ drawing }) => drawing),
    names.beside(endsY, plot),
  ];
  const facts = [
    ...kept.map(({ label, points }) => factOf(label, points, options)),
    ...spans.map(
      ({ label, from, to }) =>
        `${label}${punctuationOf(words).colon}${formatTime(from)} - ${formatTime(to)}`,
    ),
  ];
  const shown = drawn.reduce((total, { pointCount }) => total + pointCount, 0);
  if (shown < all.length) facts.push(words.sampled(shown, all.length));
  return drawChart(options, { height: plot.bottom + BOTTOM_AXIS_PX, body, facts });
}

function drawableSeries(series: readonly TimeSeries[]): TimeSeries[] {
  return series
    .map(({ label, points }) => ({
      label,
      points: points.filter(({ x, y }) => isDrawable(x) && isDrawable(y)),
    }))
    .filter(({ points }) => points.length > 0);
}

/** Both scales, and the plot without the room that the ticks on its left take. */
function scalesOf(
  points: readonly TimePoint[],
  spans: readonly TimeSpan[],
  area: PlotArea,
  format: FormatNumber,
): { x: PositionScale; y: PositionScale; plot: PlotArea } | null {
  const y = positionScale({
    values: points.map((point) => point.y),
    range: [area.bottom, area.top],
    includeZero: true,
  });
  if (y === null) return null;
  const plot = { ...area, left: leftAxisWidth(y, format) };
  const x = positionScale({
    values: [...points.map((point) => point.x), ...spans.flatMap(({ from, to }) => [from, to])],
    range: [plot.left + 8, plot.right - 8],
  });
  return x === null ? null : { x, y, plot };
}

function factOf(
  label: string,
  points: readonly TimePoint[],
  { format, words }: TimeLineOptions,
): string {
  const { colon, interval } = punctuationOf(words);
  const values = points.map(({ y }) => y);
  const [low, middle, high] = [minimum(values) ?? 0, median(values) ?? 0, maximum(values) ?? 0];
  return `${label}${colon}${format(middle)} ${interval(format(low), format(high))}, n = ${values.length}`;
}

function seriesDrawing(
  points: readonly TimePoint[],
  place: number,
  { x, y, isDense }: { x: PositionScale; y: PositionScale; isDense: boolean },
): Markup {
  const spots = points.map((point) => ({ ...point, x: x.at(point.x), y: y.at(point.y) }));
  const line = spots.map((spot, order) => {
    const command = order === 0 || spot.isAfterGap === true ? "M" : "L";
    return `${command}${coordinate(spot.x)} ${coordinate(spot.y)}`;
  });
  const dots = spots.map((spot) => `M${coordinate(spot.x)} ${coordinate(spot.y)}h0`);
  const curve = markup`<path class="${isDense ? "curve thin" : "curve"}" stroke-dasharray="${seriesDash(place)}" d="${pathData(line.join(""))}"/>`;
  return isDense
    ? markup`<g class="${seriesClass(place)}">${curve}<path class="points" d="${pathData(dots.join(""))}"/></g>\n`
    : markup`<g class="${seriesClass(place)}">${curve}${spots.map((spot) => marker(place, { x: spot.x, y: spot.y, areaPx: 36 }))}</g>\n`;
}
