import { markup, type Markup } from "../document/markup.ts";
import {
  BOTTOM_AXIS_PX,
  bottomAxis,
  limitRoom,
  verticalLimit,
  type Limit,
  type PlotArea,
} from "./axes.ts";
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
import { labelWidth, widestLabel } from "./labels.ts";
import { legend, seriesClass } from "./markers.ts";
import { rowLabel, rowLabelsWidth } from "./row-label.ts";
import { positionScale, type PositionScale } from "./scales.ts";

export interface StackedRow {
  readonly label: string;
  /** In the order of `words.parts`, none negative; `null` when not observed. */
  readonly parts: readonly (number | null)[];
}

export interface StackedOptions extends ChartOptions<
  ChartWords & {
    readonly valueAxis: string;
    readonly parts: readonly string[];
    /** Stands behind the total of a row that lacks a part. */
    readonly incomplete: string;
  }
> {
  readonly format: FormatNumber;
  readonly limit?: Limit;
}

interface Bar {
  readonly label: string;
  readonly parts: readonly (number | null)[];
  readonly total: number;
  readonly totalText: string;
}

const ROW_PX = 34;
const BAR_PX = 22;

/**
 * What adds up to a whole, one bar per row with its total; parts stand in the order of the legend. A part
 * that was not observed takes no room, and the total says so. `null` when no part of any row was observed.
 *
 * @throws RangeError for a negative part.
 */
export function stackedBars(rows: readonly StackedRow[], options: StackedOptions): Chart | null {
  const { words, format, limit } = options;
  const bars = rows.map((row) => barOf(row, options)).filter((bar) => bar !== null);
  const names = legend(
    words.parts,
    () => markup`<rect class="part" x="8" y="1" width="12" height="12"/>`,
  );
  const top = names.heightPx + limitRoom(limit);
  const totals = widestLabel(
    bars.map(({ totalText }) => totalText),
    170,
  );
  const area: PlotArea = {
    left: rowLabelsWidth(bars.map(({ label }) => label)),
    right: CHART_WIDTH - 16,
    top,
    bottom: top + bars.length * ROW_PX,
  };
  const scale = positionScale({
    values: [...bars.map(({ total }) => total), ...(limit === undefined ? [] : [limit.value])],
    range: [area.left, area.right - totals - 10],
    includeZero: true,
  });
  if (scale === null || bars.length === 0) return null;
  const yOf = (place: number): number => area.top + place * ROW_PX + 6;
  const body = [
    names.drawing,
    bottomAxis(scale, { ...area, right: scale.range[1] }, { title: words.valueAxis, format }),
    ...bars.map((bar, place) => barDrawing(bar, yOf(place), { scale, area, format })),
    verticalLimit(limit, scale, area),
    ...bars.map((bar, place) => totalDrawing(bar, yOf(place), scale)),
  ];
  const facts = bars.map((bar) => factOf(bar, options));
  return drawChart(options, { height: area.bottom + BOTTOM_AXIS_PX, body, facts });
}

function barOf({ label, parts }: StackedRow, { words, format }: StackedOptions): Bar | null {
  const kept = words.parts.map((_, place) => {
    const part = parts[place];
    return isDrawable(part) ? part : null;
  });
  const observed = kept.filter((part) => part !== null);
  if (observed.some((part) => part < 0)) throw new RangeError(`a part of ${label} is negative`);
  if (observed.length === 0) return null;
  const total = observed.reduce((sum, part) => sum + part, 0);
  const isComplete = observed.length === kept.length;
  const totalText = isComplete ? format(total) : `${format(total)} ${words.incomplete}`;
  return { label, parts: kept, total, totalText };
}

function factOf({ label, parts, totalText }: Bar, { format, words }: StackedOptions): string {
  const pieces = parts.flatMap((part, place) =>
    part === null ? [] : [`${words.parts[place] ?? ""} ${format(part)}`],
  );
  return `${label}${punctuationOf(words).colon}${totalText} (${pieces.join(", ")})`;
}

function barDrawing(
  { label, parts }: Bar,
  y: number,
  { scale, area, format }: { scale: PositionScale; area: PlotArea; format: FormatNumber },
): Markup {
  let start = 0;
  const pieces = parts.map((part, place) => {
    const [from, to] = [scale.at(start), scale.at(start + (part ?? 0))];
    start += part ?? 0;
    if (part === null || part === 0) return markup``;
    const text = format(part);
    const value =
      labelWidth(text) + 6 > to - from
        ? null
        : markup`<text class="part-label" x="${(from + to) / 2}" y="${y + 15}" text-anchor="middle">${text}</text>`;
    return markup`<g class="${seriesClass(place)}"><rect class="part" x="${from}" y="${y}" width="${to - from}" height="${BAR_PX}"/>${value}</g>`;
  });
  return markup`<g>${rowLabel(label, { x: area.left - 10, y: y + 11 })}${pieces}</g>\n`;
}

/** Above the line of the limit, which would run through the figures. */
function totalDrawing({ total, totalText }: Bar, y: number, scale: PositionScale): Markup {
  return markup`<text class="strong halo" x="${scale.at(total) + 8}" y="${y + 15}">${totalText}</text>\n`;
}
