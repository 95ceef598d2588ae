import { markup, type Markup } from "../document/markup.ts";
import type { PlotArea } from "./axes.ts";
import { labelWidth, LINE_PX, spreadLabels, widestLabel } from "./labels.ts";
import { legend, lineSample, seriesClass } from "./markers.ts";

/** Longer names are not cut, they could differ there only: all names then stand above the plot. */
const NAME_PX = 215;
const SAMPLE_PX = 38;
const MARGIN_PX = 16;

/** The names of the lines of a plot: beside their ends, or above the plot when they are long. */
export interface LineNames {
  /** What stands above the plot, and its height. */
  readonly above: Markup;
  readonly abovePx: number;
  /** Room right of the plot. */
  readonly besidePx: number;
  /** Least height of the plot. */
  readonly leastPx: number;
  /** What stands beside the plot, by the height at which each line ends. */
  readonly beside: (endsY: readonly number[], area: PlotArea) => Markup;
}

/** Decides where the names stand; each is drawn behind a piece of its line. */
export function lineNames(labels: readonly string[], hasMarker: boolean): LineNames {
  if (labels.some((label) => labelWidth(label) > NAME_PX)) {
    const names = legend(labels, (place) => lineSample(place, hasMarker));
    return {
      above: names.drawing,
      abovePx: names.heightPx,
      besidePx: MARGIN_PX,
      leastPx: 0,
      beside: () => markup``,
    };
  }
  return {
    above: markup``,
    abovePx: 0,
    besidePx: SAMPLE_PX + widestLabel(labels, NAME_PX) + 4,
    leastPx: labels.length * LINE_PX,
    beside: (endsY, area) => endLabels(labels, { endsY, area, hasMarker }),
  };
}

/** As near to the ends of their lines as they can stand. */
function endLabels(
  labels: readonly string[],
  { endsY, area, hasMarker }: { endsY: readonly number[]; area: PlotArea; hasMarker: boolean },
): Markup {
  const heights = spreadLabels(endsY, [area.top, area.bottom]);
  const drawn = labels.map((label, place) => {
    const y = heights[place] ?? area.top;
    return markup`<g class="${seriesClass(place)}" transform="translate(${area.right + 8},${y - 7})">${lineSample(place, hasMarker)}</g><text x="${area.right + SAMPLE_PX}" y="${y + 4}">${label}</text>\n`;
  });
  return markup`<g>${drawn}</g>`;
}
