import { markup, type Markup } from "../document/markup.ts";
import { CHART_WIDTH, isDrawable, type FormatNumber } from "./chart.ts";
import { labelWidth } from "./labels.ts";
import type { PositionScale } from "./scales.ts";

/** The rectangle in which values are drawn. */
export interface PlotArea {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface AxisWords {
  readonly title: string;
  readonly format: FormatNumber;
}

/** Room below a plot for ticks and the title of its axis. */
export const BOTTOM_AXIS_PX = 44;

/** Least distance of two tick labels. */
const TICK_GAP_PX = 8;

/** Ticks with grid lines up through the plot, labels that do not touch, and the title below. */
export function bottomAxis(scale: PositionScale, area: PlotArea, words: AxisWords): Markup {
  const isShown = shownLabels(scale, words.format);
  const ticks = scale.ticks.map((tick, place) => {
    const x = scale.at(tick);
    const text = words.format(tick);
    const label = isShown(place)
      ? markup`<text class="tick" x="${x}" y="${area.bottom + 16}" text-anchor="middle">${text}</text>`
      : null;
    return markup`<path class="grid" d="M${x} ${area.top}V${area.bottom}"/>${label}`;
  });
  return markup`<g>${ticks}<path class="axis" d="M${area.left} ${area.bottom}H${area.right}"/>
<text class="axis-title" x="${(area.left + area.right) / 2}" y="${area.bottom + 36}" text-anchor="middle">${words.title}</text></g>`;
}

/** Which tick labels are written: each, each second, each third ... until they do not touch. */
function shownLabels(scale: PositionScale, format: FormatNumber): (place: number) => boolean {
  const boxes = scale.ticks.map((tick) => {
    const [x, half] = [scale.at(tick), labelWidth(format(tick)) / 2];
    return { start: x - half, end: x + half };
  });
  let step = 1;
  const touches = (): boolean =>
    boxes
      .filter((_, place) => place % step === 0)
      .some(({ start }, place, kept) => start < (kept[place - 1]?.end ?? -Infinity) + TICK_GAP_PX);
  while (step < boxes.length && touches()) step += 1;
  return (place) => place % step === 0;
}

/** Ticks with grid lines across the plot; the title lies above the axis, so that nobody turns the head. */
export function leftAxis(scale: PositionScale, area: PlotArea, words: AxisWords): Markup {
  const ticks = scale.ticks.map((tick) => {
    const y = scale.at(tick);
    return markup`<path class="grid" d="M${area.left} ${y}H${area.right}"/><text class="tick" x="${area.left - 8}" y="${y + 4}" text-anchor="end">${words.format(tick)}</text>`;
  });
  return markup`<g>${ticks}<text class="axis-title" x="0" y="${area.top - 12}">${words.title}</text></g>`;
}

/** Room left of a plot for the tick labels of its axis. */
export function leftAxisWidth(scale: PositionScale, format: FormatNumber): number {
  return 14 + scale.ticks.reduce((most, tick) => Math.max(most, labelWidth(format(tick))), 0);
}

/** A value that must not be passed, with its name. */
export interface Limit {
  readonly value: number;
  readonly label: string;
}

/** Room above a plot for the label of a limit. */
export function limitRoom(limit: Limit | undefined): number {
  return limit === undefined ? 8 : 24;
}

/** A vertical line with its label at the top, on the side where there is room. */
export function verticalLimit(
  limit: Limit | undefined,
  scale: PositionScale,
  area: PlotArea,
): Markup {
  if (limit === undefined || !isDrawable(limit.value)) return markup``;
  const x = scale.at(limit.value);
  const isLeft = x + 6 + labelWidth(limit.label) > CHART_WIDTH;
  return markup`<path class="limit" d="M${x} ${area.top - 6}V${area.bottom}"/><text class="limit-label halo" x="${isLeft ? x - 5 : x + 5}" y="${area.top - 4}" text-anchor="${isLeft ? "end" : "start"}">${limit.label}</text>`;
}
