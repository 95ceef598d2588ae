import {
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
  symbolWye,
  type SymbolType,
} from "d3-shape";
import { markup, type Markup } from "../document/markup.ts";
import { CHART_WIDTH } from "./chart.ts";
import { fitLabel, labelWidth, LINE_PX } from "./labels.ts";

/** A series has its class, its marker and its dashes: no two are told apart by colour alone. */
const SERIES_COUNT = 8;

const SHAPES: readonly SymbolType[] = [
  symbolCircle,
  symbolSquare,
  symbolTriangle,
  symbolDiamond,
  symbolCross,
  symbolStar,
  symbolWye,
  { draw: drawInvertedTriangle },
];

const DASHES = ["none", "7 3", "2 3", "9 3 2 3", "12 4", "4 2 1 2", "3 5", "14 3 3 3"];

/** The triangle of the third series upside down, of the same area; d3 has no eighth shape to fill. */
function drawInvertedTriangle(context: Parameters<SymbolType["draw"]>[0], areaPx: number): void {
  const radius = Math.sqrt(areaPx / (3 * Math.sqrt(3)));
  context.moveTo(0, 2 * radius);
  context.lineTo(-Math.sqrt(3) * radius, -radius);
  context.lineTo(Math.sqrt(3) * radius, -radius);
  context.closePath();
}

/** Class that colours series `place`, counted from 0; the ninth looks like the first. */
export function seriesClass(place: number): string {
  return `series-${(place % SERIES_COUNT) + 1}`;
}

export function seriesDash(place: number): string {
  return DASHES[place % SERIES_COUNT] ?? "none";
}

/** Marker of series `place` at a position; hollow for what is not counted. */
export function marker(
  place: number,
  {
    x,
    y,
    isHollow = false,
    areaPx = 64,
  }: { x: number; y: number; isHollow?: boolean; areaPx?: number },
): Markup {
  const path = symbol()
    .type(SHAPES[place % SERIES_COUNT] ?? symbolCircle)
    .digits(1)
    .size(areaPx)();
  return markup`<path class="${isHollow ? "hollow" : "marker"}" transform="translate(${x},${y})" d="${path ?? ""}"/>`;
}

export interface Legend {
  readonly drawing: Markup;
  readonly heightPx: number;
}

/** Names of series in one or more lines, each behind what `sample` draws into 24 x 12 units. */
export function legend(
  labels: readonly string[],
  sample: (place: number) => Markup,
  left = 0,
): Legend {
  let [x, y] = [left, 0];
  const entries = labels.map((label, place) => {
    const text = fitLabel(label, CHART_WIDTH - left - 60);
    const width = 30 + labelWidth(text) + 18;
    if (x > left && x + width > CHART_WIDTH) [x, y] = [left, y + LINE_PX + 3];
    const entry = markup`<g transform="translate(${x},${y})"><g class="${seriesClass(place)}">${sample(place)}</g><text x="30" y="11">${text}</text></g>\n`;
    x += width;
    return entry;
  });
  return {
    drawing: markup`<g>${entries}</g>`,
    heightPx: labels.length === 0 ? 0 : y + LINE_PX + 14,
  };
}

/** A piece of the line of a series, with its marker if it has one. */
export function lineSample(place: number, hasMarker: boolean): Markup {
  const mark = hasMarker ? marker(place, { x: 12, y: 7, areaPx: 44 }) : null;
  return markup`<path class="curve sample" d="M0 7H24" stroke-dasharray="${seriesDash(place)}"/>${mark}`;
}
