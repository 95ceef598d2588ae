import type { ReliabilityBin } from "../../stats/calibration.ts";
import { maximum } from "../../stats/range.ts";
import { markup, type Markup } from "../document/markup.ts";
import { BOTTOM_AXIS_PX, bottomAxis, leftAxis, leftAxisWidth, type PlotArea } from "./axes.ts";
import {
  drawChart,
  isDrawable,
  type Chart,
  type ChartOptions,
  type ChartWords,
  type FormatNumber,
} from "./chart.ts";
import { marker } from "./markers.ts";
import { fixedScale } from "./scales.ts";

export interface ReliabilityOptions extends ChartOptions<
  ChartWords & {
    readonly confidenceAxis: string;
    readonly accuracyAxis: string;
    /** What the small bars count. */
    readonly countAxis: string;
  }
> {
  readonly formatShare: FormatNumber;
  readonly formatCount: FormatNumber;
}

const PLOT_PX = 300;
const COUNTS_PX = 60;
/** Between the two plots: ticks are below the lower one. */
const GAP_PX = 34;

/**
 * Accuracy of answers by their confidence: on the diagonal a confidence means what it says; the line from
 * the diagonal is the gap of the bin. Below, how many answers each bin holds. `null` when all bins are empty.
 */
export function reliabilityDiagram(
  bins: readonly ReliabilityBin[],
  options: ReliabilityOptions,
): Chart | null {
  const { words, formatShare, formatCount } = options;
  const filled = bins.flatMap(
    ({ count, meanConfidence: x, accuracy: y, lowerBound, upperBound }) =>
      isDrawable(x) && isDrawable(y) && count > 0 ? [{ count, x, y, lowerBound, upperBound }] : [],
  );
  const most = maximum(filled.map(({ count }) => count));
  if (most === null) return null;
  const top = 30;
  const accuracy = fixedScale([0, 1], [top + PLOT_PX, top]);
  const left = leftAxisWidth(accuracy, formatShare);
  const area: PlotArea = { left, right: left + PLOT_PX * 1.4, top, bottom: top + PLOT_PX };
  const confidence = fixedScale([0, 1], [area.left, area.right]);
  const counts: PlotArea = {
    ...area,
    top: area.bottom + GAP_PX,
    bottom: area.bottom + GAP_PX + COUNTS_PX,
  };
  const height = fixedScale([0, most], [0, COUNTS_PX - 14]);
  const dots = filled.map(({ x, y, count, lowerBound, upperBound }): Markup => {
    const [from, to] = [confidence.at(lowerBound), confidence.at(upperBound)];
    const [atX, bar] = [confidence.at(x), Math.max(1, height.at(count))];
    return markup`<path class="interval" d="M${atX} ${accuracy.at(x)}V${accuracy.at(y)}"/>${marker(0, { x: atX, y: accuracy.at(y) })}<rect class="box" x="${from + 1}" y="${counts.bottom - bar}" width="${Math.max(1, to - from - 2)}" height="${bar}"/><text class="small" x="${(from + to) / 2}" y="${counts.bottom - bar - 3}" text-anchor="middle">${formatCount(count)}</text>\n`;
  });
  const body = [
    leftAxis(accuracy, area, { title: words.accuracyAxis, format: formatShare }),
    bottomAxis(confidence, counts, { title: words.confidenceAxis, format: formatShare }),
    markup`<text class="axis-title" x="0" y="${counts.top - 6}">${words.countAxis}</text>
<path class="front" d="M${area.left} ${area.bottom}L${area.right} ${area.top}"/>
<g class="series-1">${dots}</g>`,
  ];
  const facts = filled.map(
    ({ x, y, count }) => `${formatShare(x)} → ${formatShare(y)} (${formatCount(count)})`,
  );
  return drawChart(options, { height: counts.bottom + BOTTOM_AXIS_PX, body, facts });
}
