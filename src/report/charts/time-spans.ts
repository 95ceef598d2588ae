import { markup, type Markup } from "../document/markup.ts";
import type { PlotArea } from "./axes.ts";
import { CHART_WIDTH, isDrawable } from "./chart.ts";
import { labelWidth, LINE_PX } from "./labels.ts";
import type { PositionScale } from "./scales.ts";

/** A period that is marked, such as one of heat. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

/** Labels stand in lanes, later ones lower, so that the line of a period crosses no earlier label. */
const MOST_LANES = 3;

export function drawableSpans(spans: readonly TimeSpan[] = []): TimeSpan[] {
  return spans.filter(({ from, to }) => isDrawable(from) && isDrawable(to));
}

/** Room above the plot for their labels. */
export function spansRoom(spans: readonly TimeSpan[]): number {
  return Math.min(MOST_LANES, spans.length) * LINE_PX;
}

/** Shaded over the height of the plot, each with its label above its start. */
export function spansDrawing(
  spans: readonly TimeSpan[],
  { x, area }: { x: PositionScale; area: PlotArea },
): Markup {
  const lanes = Math.min(MOST_LANES, spans.length);
  return markup`${spans.map((span, place) => spanDrawing(span, lanes - 1 - (place % lanes), { x, area }))}`;
}

function spanDrawing(
  { from, to, label }: TimeSpan,
  lane: number,
  { x, area }: { x: PositionScale; area: PlotArea },
): Markup {
  const [start, end] = [x.at(Math.min(from, to)), x.at(Math.max(from, to))];
  const top = area.top - 4 - lane * LINE_PX;
  const isLeft = start + 4 + labelWidth(label) > CHART_WIDTH;
  return markup`<rect class="span" x="${start}" y="${area.top}" width="${Math.max(1, end - start)}" height="${area.bottom - area.top}"/><path class="span-edge" d="M${start} ${top - 10}V${area.bottom}M${end} ${area.top}V${area.bottom}"/><text class="small" x="${isLeft ? start - 4 : start + 4}" y="${top}" text-anchor="${isLeft ? "end" : "start"}">${label}</text>\n`;
}
