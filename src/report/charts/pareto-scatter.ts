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
import { fitLabel } from "./labels.ts";
import { placeLabels, type Obstacle, type PlacedLabel } from "./place-labels.ts";
import { marker, seriesClass } from "./markers.ts";
import { coordinate, thin } from "./sampling.ts";
import { positionScale, type PositionScale } from "./scales.ts";

export interface ParetoPoint {
  readonly label: string;
  readonly x: number;
  readonly y: number;
  /** No other candidate is better in one thing and worse in none. */
  readonly isOnFront: boolean;
  /** Misses a requirement: hollow, with a cross. */
  readonly isRejected: boolean;
  /** Below the label, such as the memory it takes. */
  readonly note?: string;
}

export interface ParetoOptions extends ChartOptions<
  ChartWords & {
    readonly xAxis: string;
    readonly yAxis: string;
    readonly front: string;
    readonly rejected: string;
    readonly sampled: SampledWords;
  }
> {
  readonly formatX: FormatNumber;
  readonly formatY: FormatNumber;
  readonly logX?: boolean;
}

const PLOT_PX = 340;
const MOST_POINTS = 300;
const LABEL_PX = 220;
const TOP_PX = 34;

/** Candidates by two figures, those on the front joined. `null` when no candidate has both figures. */
export function paretoScatter(
  points: readonly ParetoPoint[],
  options: ParetoOptions,
): Chart | null {
  const { words, formatX, formatY, logX = false } = options;
  const all = points.filter(({ x, y }) => isDrawable(x) && isDrawable(y));
  const kept = thin(all, MOST_POINTS);
  const bottom = TOP_PX + PLOT_PX;
  const y = positionScale({
    values: kept.map((point) => point.y),
    range: [bottom - 14, TOP_PX + 14],
  });
  if (y === null) return null;
  const area: PlotArea = {
    left: leftAxisWidth(y, formatY),
    right: CHART_WIDTH - 16,
    top: TOP_PX,
    bottom,
  };
  const x = positionScale({
    values: kept.map((point) => point.x),
    range: [area.left + 14, area.right - 14],
    log: logX,
  });
  if (x === null) return null;
  const dots: Obstacle[] = kept.map((point) => ({ x: x.at(point.x), y: y.at(point.y) }));
  const labels = placeLabels(
    dots.map((dot, place) => ({ ...dot, lines: linesOf(kept[place]) })),
    area,
  );
  const body = [
    bottomAxis(x, area, { title: words.xAxis, format: formatX }),
    leftAxis(y, area, { title: words.yAxis, format: formatY }),
    frontLine(kept, { x, y }),
    ...kept.map((point, place) => pointDrawing(point, place, dots[place] ?? { x: 0, y: 0 })),
    ...labels.map(labelDrawing),
  ];
  const facts = kept.map((point) => factOf(point, options));
  if (kept.length < all.length) facts.push(words.sampled(kept.length, all.length));
  return drawChart(options, { height: bottom + BOTTOM_AXIS_PX, body, facts });
}

function linesOf(point: ParetoPoint | undefined): string[] {
  return [point?.label, point?.note]
    .filter((text) => text !== undefined)
    .map((text) => fitLabel(text, LABEL_PX));
}

function factOf(point: ParetoPoint, { words, formatX, formatY }: ParetoOptions): string {
  const states = [point.isOnFront ? words.front : "", point.isRejected ? words.rejected : ""];
  const figures = [formatX(point.x), formatY(point.y), point.note ?? "", ...states];
  return `${point.label}${punctuationOf(words).colon}${figures.filter((text) => text !== "").join(", ")}`;
}

function frontLine(
  points: readonly ParetoPoint[],
  { x, y }: { x: PositionScale; y: PositionScale },
): Markup {
  const front = points.filter(({ isOnFront }) => isOnFront).sort((a, b) => a.x - b.x || a.y - b.y);
  if (front.length < 2) return markup``;
  const path = front.map((point) => `${coordinate(x.at(point.x))} ${coordinate(y.at(point.y))}`);
  return markup`<path class="front" d="${pathData(`M${path.join("L")}`)}"/>\n`;
}

function pointDrawing({ isRejected }: ParetoPoint, place: number, { x, y }: Obstacle): Markup {
  const cross = isRejected
    ? markup`<path class="interval" d="M${x - 3} ${y - 3}L${x + 3} ${y + 3}M${x - 3} ${y + 3}L${x + 3} ${y - 3}"/>`
    : null;
  const mark = isRejected
    ? markup`<circle class="hollow" cx="${x}" cy="${y}" r="7"/>${cross}`
    : marker(place, { x, y, areaPx: 110 });
  return markup`<g class="${seriesClass(place)}">${mark}</g>\n`;
}

function labelDrawing({ x, y, lines, anchor }: PlacedLabel): Markup {
  return markup`<text class="halo" x="${x}" y="${y}" text-anchor="${anchor}">${lines.map(
    (line, place) =>
      markup`<tspan class="${place === 0 ? "strong" : "small"}" x="${x}" dy="${place === 0 ? 0 : 14}">${line}</tspan>`,
  )}</text>\n`;
}
