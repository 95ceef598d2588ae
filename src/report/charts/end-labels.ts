import { markup, type Markup } from "../document/markup.ts";
import type { PlotArea } from "./axes.ts";
import { fitLabel, LINE_PX, spreadLabels, widestLabel } from "./labels.ts";
import { lineSample, seriesClass } from "./markers.ts";

const NAME_PX = 215;
const SAMPLE_PX = 38;

/** Room right of a plot for the names of its lines. */
export function endLabelsWidth(labels: readonly string[]): number {
  return SAMPLE_PX + widestLabel(labels, NAME_PX) + 4;
}

/** Least height of a plot whose lines have these names. */
export function endLabelsHeight(labels: readonly string[]): number {
  return labels.length * LINE_PX;
}

/** Names of lines beside their last point, as near as they can stand, each behind a piece of its line. */
export function endLabels(
  lines: readonly { readonly label: string; readonly y: number }[],
  area: PlotArea,
  hasMarker: boolean,
): Markup {
  const heights = spreadLabels(
    lines.map(({ y }) => y),
    [area.top, area.bottom],
  );
  const drawn = lines.map(({ label }, place) => {
    const y = heights[place] ?? area.top;
    return markup`<g class="${seriesClass(place)}" transform="translate(${area.right + 8},${y - 7})">${lineSample(place, hasMarker)}</g><text x="${area.right + SAMPLE_PX}" y="${y + 4}">${fitLabel(label, NAME_PX)}</text>\n`;
  });
  return markup`<g>${drawn}</g>`;
}
