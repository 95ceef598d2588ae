import { markup, pathData } from "../document/markup.ts";
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
import { median, quantile } from "../../stats/quantile.ts";
import { bandPath, dkwMargin, type EcdfPlace, type Step } from "./dkw-band.ts";
import { legend, lineSample, seriesClass, seriesDash } from "./markers.ts";
import { coordinate, thin } from "./sampling.ts";
import { fixedScale, positionScale } from "./scales.ts";

export interface EcdfSeries {
  readonly label: string;
  readonly values: readonly number[];
}

export interface EcdfOptions extends ChartOptions<
  ChartWords & {
    readonly valueAxis: string;
    readonly shareAxis: string;
    readonly sampled: SampledWords;
  }
> {
  readonly format: FormatNumber;
  readonly formatShare: FormatNumber;
  readonly log?: boolean;
  /** The series, counted from 0, that gets a Dvoretzky-Kiefer-Wolfowitz band of this confidence. */
  readonly band?: { readonly series: number; readonly confidence: number };
}

const MOST_STEPS = 400;
const PLOT_PX = 280;

/**
 * Empirical distribution functions: the share of values at most x. Steps beyond 400 a series are thinned
 * by rank; the extremes stay exact. `null` when no series has a value.
 */
export function ecdfChart(series: readonly EcdfSeries[], options: EcdfOptions): Chart | null {
  const { words, format, formatShare, log = false } = options;
  const kept = series
    .map(({ label, values }, place) => ({ label, place, values: values.filter(isDrawable) }))
    .filter(({ values }) => values.length > 0);
  const names = legend(
    kept.map(({ label }) => label),
    (place) => lineSample(place, false),
  );
  const top = names.heightPx + 28;
  const share = fixedScale([0, 1], [top + PLOT_PX, top]);
  const left = leftAxisWidth(share, formatShare);
  const area: PlotArea = { left, right: CHART_WIDTH - 16, top, bottom: top + PLOT_PX };
  const x = positionScale({
    values: kept.flatMap(({ values }) => values),
    range: [area.left, area.right],
    log,
  });
  if (x === null) return null;
  const curves = kept.map(({ values, place }, order) => {
    const all = stepsOf(values);
    const steps = thin(all, MOST_STEPS);
    const margin =
      place === options.band?.series ? dkwMargin(values.length, options.band.confidence) : null;
    const band =
      margin === null
        ? null
        : markup`<path class="band" d="${pathData(bandPath(steps, margin, { x, share, area }))}"/>`;
    const drawing = markup`<g class="${seriesClass(order)}">${band}<path class="curve" stroke-dasharray="${seriesDash(order)}" d="${pathData(curvePath(steps, { x, share, area }))}"/></g>\n`;
    return { drawing, shown: steps.length, total: all.length };
  });
  const body = [
    names.drawing,
    bottomAxis(x, area, { title: words.valueAxis, format }),
    leftAxis(share, area, { title: words.shareAxis, format: formatShare }),
    ...curves.map(({ drawing }) => drawing),
  ];
  const facts = kept.map(({ label, values }) => factOf(label, values, options));
  const [shown, total] = [sum(curves.map((c) => c.shown)), sum(curves.map((c) => c.total))];
  if (shown < total) facts.push(words.sampled(shown, total));
  return drawChart(options, { height: area.bottom + BOTTOM_AXIS_PX, body, facts });
}

function stepsOf(values: readonly number[]): Step[] {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted
    .map((value, rank) => ({ value, share: (rank + 1) / sorted.length }))
    .filter(({ value }, rank) => value !== sorted[rank + 1]);
}

/** From 0 at the left edge, a step at every value, on to the right edge at 1. */
function curvePath(steps: readonly Step[], { x, share, area }: EcdfPlace): string {
  const path = steps.map(
    (step) => `H${coordinate(x.at(step.value))}V${coordinate(share.at(step.share))}`,
  );
  return `M${coordinate(area.left)} ${coordinate(share.at(0))}${path.join("")}H${coordinate(area.right)}`;
}

function factOf(
  label: string,
  values: readonly number[],
  { format, formatShare, words }: EcdfOptions,
): string {
  const [middle, high] = [median(values) ?? 0, quantile(values, 0.95) ?? 0];
  return `${label}${punctuationOf(words).colon}${formatShare(0.5)} ≤ ${format(middle)}, ${formatShare(0.95)} ≤ ${format(high)}, n = ${values.length}`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
