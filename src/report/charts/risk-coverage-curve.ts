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
import { lineNames } from "./line-names.ts";
import { labelWidth } from "./labels.ts";
import { seriesClass, seriesDash } from "./markers.ts";
import { coordinate, shareOf, thin } from "./sampling.ts";
import { fixedScale, positionScale, type PositionScale } from "./scales.ts";

export interface RiskCoverageSeries {
  readonly label: string;
  /** By ascending coverage; both in [0, 1]. */
  readonly points: readonly { readonly coverage: number; readonly risk: number }[];
}

export interface RiskCoverageOptions extends ChartOptions<
  ChartWords & {
    readonly coverageAxis: string;
    readonly riskAxis: string;
    readonly sampled: SampledWords;
  }
> {
  readonly formatShare: FormatNumber;
  /** The largest risk that is accepted. */
  readonly target?: { readonly risk: number; readonly label: string };
}

const MOST_POINTS = 1600;
const PLOT_PX = 260;
const TITLE_PX = 28;

/**
 * Share of wrong answers among those accepted, by the share that is accepted: low and flat is good.
 * `null` when no series has a point.
 */
export function riskCoverageCurve(
  series: readonly RiskCoverageSeries[],
  options: RiskCoverageOptions,
): Chart | null {
  const { words, formatShare, target } = options;
  const kept = series
    .map(({ label, points }) => ({
      label,
      points: points.filter((p) => isDrawable(p.coverage) && isDrawable(p.risk)),
    }))
    .filter(({ points }) => points.length > 0);
  const all = kept.flatMap(({ points }) => points);
  const names = lineNames(
    kept.map(({ label }) => label),
    false,
  );
  const top = names.abovePx + TITLE_PX;
  const bottom = top + Math.max(PLOT_PX, names.leastPx);
  const risks = all.map(({ risk }) => risk);
  const y = positionScale({
    values: isDrawable(target?.risk) ? [...risks, target.risk] : risks,
    range: [bottom, top],
    includeZero: true,
    tickCount: 5,
  });
  if (y === null || all.length === 0) return null;
  const left = leftAxisWidth(y, formatShare);
  const area: PlotArea = { left, right: CHART_WIDTH - names.besidePx, top, bottom };
  const x = fixedScale([0, 1], [area.left, area.right]);
  const drawn = kept.map(({ points }, place) => {
    const shown = thin(points, shareOf(points.length, all.length, MOST_POINTS));
    return { count: shown.length, drawing: curve(shown, place, { x, y }) };
  });
  const endsY = kept.map(({ points }) => y.at(points.at(-1)?.risk ?? 0));
  const body = [
    names.above,
    bottomAxis(x, area, { title: words.coverageAxis, format: formatShare }),
    leftAxis(y, area, { title: words.riskAxis, format: formatShare }),
    ...drawn.map(({ drawing }) => drawing),
    names.beside(endsY, area),
    isDrawable(target?.risk) ? targetLine(y.at(target.risk), target.label, area) : markup``,
  ];
  const facts = kept.map((one) => factOf(one, options));
  const shown = drawn.reduce((sum, { count }) => sum + count, 0);
  if (shown < all.length) facts.push(words.sampled(shown, all.length));
  return drawChart(options, { height: area.bottom + BOTTOM_AXIS_PX, body, facts });
}

function factOf(
  { label, points }: RiskCoverageSeries,
  { words, formatShare }: RiskCoverageOptions,
): string {
  const last = points.at(-1);
  const { colon } = punctuationOf(words);
  return `${label}${colon}${formatShare(last?.risk ?? 0)} (${words.coverageAxis}${colon}${formatShare(last?.coverage ?? 0)})`;
}

function curve(
  points: RiskCoverageSeries["points"],
  place: number,
  { x, y }: { x: PositionScale; y: PositionScale },
): Markup {
  const [first] = points;
  const path = points.map(
    ({ coverage, risk }) => `${coordinate(x.at(coverage))} ${coordinate(y.at(risk))}`,
  );
  // A single point would be a line of no length, which is not drawn.
  const dot =
    points.length === 1 && first !== undefined
      ? markup`<circle class="marker" r="4" cx="${x.at(first.coverage)}" cy="${y.at(first.risk)}"/>`
      : null;
  return markup`<g class="${seriesClass(place)}"><path class="curve" stroke-dasharray="${seriesDash(place)}" d="${pathData(`M${path.join("L")}`)}"/>${dot}</g>\n`;
}

function targetLine(y: number, label: string, area: PlotArea): Markup {
  const x = Math.max(area.left + 6, area.right - labelWidth(label) - 6);
  return markup`<path class="limit" d="M${area.left} ${y}H${area.right}"/><text class="limit-label halo" x="${x}" y="${y - 6}">${label}</text>`;
}
