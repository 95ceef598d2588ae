import { markup, type Markup } from "../document/markup.ts";
import { BOTTOM_AXIS_PX, bottomAxis, type PlotArea } from "./axes.ts";
import {
  CHART_WIDTH,
  drawChart,
  punctuationOf,
  isDrawable,
  type Chart,
  type ChartOptions,
  type ChartWords,
  type FormatNumber,
} from "./chart.ts";
import { fitLabel, labelWidth, widestLabel } from "./labels.ts";
import { marker } from "./markers.ts";
import { rowLabel, rowLabelsWidth } from "./row-label.ts";
import { positionScale, type PositionScale } from "./scales.ts";

export interface IntervalRow {
  readonly label: string;
  /** `null`: only the label and the note are shown. */
  readonly estimate: number | null;
  /** Ends of the interval; `null` when there is none. */
  readonly low: number | null;
  readonly high: number | null;
  /** Shown, but no finding rests on it: hollow. */
  readonly isWithheld?: boolean;
  /** Stands in place of the figures, such as why they are withheld. */
  readonly note?: string;
}

export interface IntervalOptions extends ChartOptions<
  ChartWords & { readonly valueAxis: string; readonly zone?: string }
> {
  readonly format: FormatNumber;
  readonly log?: boolean;
  /** Where nothing differs: 0 for differences, 1 for ratios. */
  readonly reference?: number;
  /** Inside of it a difference does not matter; named by `words.zone`. */
  readonly zone?: { readonly low: number; readonly high: number };
}

const ROW_PX = 34;
const FIGURES_PX = 210;

/** Forest plot: an estimate with its interval in each row, and both in figures. `null` without an estimate. */
export function intervalPlot(rows: readonly IntervalRow[], options: IntervalOptions): Chart | null {
  const { words, format, log = false, reference, zone } = options;
  const texts = rows.map((row) => figuresText(row, options));
  const estimates = rows
    .flatMap(({ estimate, low, high }) => [estimate, low, high])
    .filter(isDrawable);
  if (!rows.some(({ estimate }) => isDrawable(estimate))) return null;
  const top = zone === undefined || words.zone === undefined ? 8 : 26;
  const area: PlotArea = {
    left: rowLabelsWidth(rows.map(({ label }) => label)),
    right: CHART_WIDTH - 16 - widestLabel(texts, FIGURES_PX),
    top,
    bottom: top + rows.length * ROW_PX,
  };
  const fixed = [reference, zone?.low, zone?.high].filter(isDrawable);
  const scale = positionScale({
    values: [...estimates, ...fixed],
    range: [area.left + 8, area.right - 8],
    log,
    tickCount: 5,
  });
  if (scale === null) return null;
  const body = [
    zoneDrawing(options, scale, area),
    bottomAxis(scale, area, { title: words.valueAxis, format }),
    isDrawable(reference)
      ? markup`<path class="reference" d="M${scale.at(reference)} ${area.top}V${area.bottom}"/>\n`
      : markup``,
    ...rows.map((row, place) =>
      rowDrawing(row, texts[place] ?? "", { scale, area, y: area.top + (place + 0.5) * ROW_PX }),
    ),
  ];
  const facts = rows.map(
    ({ label }, place) => `${label}${punctuationOf(words).colon}${texts[place] ?? ""}`,
  );
  return drawChart(options, { height: area.bottom + BOTTOM_AXIS_PX, body, facts });
}

function figuresText(
  { estimate, low, high, note }: IntervalRow,
  { format, words }: IntervalOptions,
): string {
  const { interval } = punctuationOf(words);
  if (note !== undefined || !isDrawable(estimate)) return note ?? "";
  if (!isDrawable(low) || !isDrawable(high)) return format(estimate);
  return `${format(estimate)} ${interval(format(low), format(high))}`;
}

function zoneDrawing(
  { zone, words }: IntervalOptions,
  scale: PositionScale,
  area: PlotArea,
): Markup {
  if (!isDrawable(zone?.low) || !isDrawable(zone.high)) return markup``;
  const [low, high] = [scale.at(zone.low), scale.at(zone.high)];
  const half = labelWidth(words.zone ?? "") / 2;
  const x = Math.max(half, Math.min(CHART_WIDTH - half, (low + high) / 2));
  return markup`<rect class="zone" x="${low}" y="${area.top}" width="${Math.max(0, high - low)}" height="${area.bottom - area.top}"/><text class="small" x="${x}" y="${area.top - 8}" text-anchor="middle">${words.zone ?? ""}</text>\n`;
}

function rowDrawing(
  { label, estimate, low, high, isWithheld = false }: IntervalRow,
  text: string,
  { scale, area, y }: { scale: PositionScale; area: PlotArea; y: number },
): Markup {
  const ends = isDrawable(low) && isDrawable(high) ? [scale.at(low), scale.at(high)] : [];
  const [from, to] = ends;
  const dash = isWithheld ? "3 3" : "none";
  const interval =
    from === undefined || to === undefined
      ? null
      : markup`<path class="interval" stroke-dasharray="${dash}" d="M${from} ${y}H${to}"/><path class="interval" d="M${from} ${y - 5}V${y + 5}M${to} ${y - 5}V${y + 5}"/>`;
  const mark = isDrawable(estimate)
    ? marker(1, { x: scale.at(estimate), y, isHollow: isWithheld, areaPx: 80 })
    : null;
  return markup`<g class="series-${isWithheld ? 8 : 1}">${rowLabel(label, { x: area.left - 10, y })}${interval}${mark}<text class="${isWithheld ? "small" : "figures"}" x="${area.right + 10}" y="${y + 4}">${fitLabel(text, FIGURES_PX)}</text></g>\n`;
}
