import { boxWithPoints } from "../../../../src/report/charts/box-with-points.ts";
import type { Chart } from "../../../../src/report/charts/chart.ts";
import { confusionHeatmap } from "../../../../src/report/charts/confusion-heatmap.ts";
import { ecdfChart } from "../../../../src/report/charts/ecdf-chart.ts";
import { intervalPlot } from "../../../../src/report/charts/interval-plot.ts";
import { paretoScatter } from "../../../../src/report/charts/pareto-scatter.ts";
import { reliabilityDiagram } from "../../../../src/report/charts/reliability-diagram.ts";
import { riskCoverageCurve } from "../../../../src/report/charts/risk-coverage-curve.ts";
import { stackedBars } from "../../../../src/report/charts/stacked-bars.ts";
import { timeLine } from "../../../../src/report/charts/time-line.ts";

export type DrawSample = (values: readonly number[], text: string) => Chart | null;

/** Each kind of chart over any list of numbers, with this text wherever a text can stand. */
export const EVERY_CHART: Readonly<Record<string, DrawSample>> = {
  boxWithPoints: (values, text) =>
    boxWithPoints([{ label: text, values }], {
      ...options(text, { valueAxis: text }),
      log: true,
      limit: { value: 3, label: text },
    }),
  ecdfChart: (values, text) =>
    ecdfChart([{ label: text, values }], {
      ...options(text, { valueAxis: text, shareAxis: text }),
      log: true,
      band: { series: 0, confidence: 0.95 },
    }),
  timeLine: (values, text) =>
    timeLine([{ label: text, points: values.map((y, x) => ({ x, y, isAfterGap: x % 7 === 0 })) }], {
      ...options(text, { timeAxis: text, valueAxis: text }),
      spans: [{ from: 0, to: 2, label: text }],
    }),
  stackedBars: (values, text) =>
    stackedBars(values.length === 0 ? [] : [{ label: text, parts: values.map(Math.abs) }], {
      ...options(text, { valueAxis: text, parts: [text, text], incomplete: text }),
      limit: { value: 1, label: text },
    }),
  intervalPlot: (values, text) =>
    intervalPlot(
      values
        .slice(0, 40)
        .map((value) => ({ label: text, estimate: value, low: value - 1, high: value + 1 })),
      {
        ...options(text, { valueAxis: text, zone: text }),
        reference: 0,
        zone: { low: -1, high: 1 },
      },
    ),
  confusionHeatmap: (values, text) =>
    confusionHeatmap(
      {
        labels: values.slice(0, 200).map(() => text),
        counts: values.slice(0, 200).map(() => values.map(Math.abs)),
      },
      options(text, { actualAxis: text, predictedAxis: text }),
    ),
  riskCoverageCurve: (values, text) =>
    riskCoverageCurve(
      [
        {
          label: text,
          points: values.map((risk, place) => ({ risk, coverage: (place + 1) / values.length })),
        },
      ],
      {
        ...options(text, { coverageAxis: text, riskAxis: text }),
        target: { risk: 0.1, label: text },
      },
    ),
  reliabilityDiagram: (values, text) =>
    reliabilityDiagram(
      values.slice(0, 100).map((value) => ({
        lowerBound: 0,
        upperBound: 0.1,
        count: 3,
        meanConfidence: value,
        accuracy: value,
      })),
      options(text, { confidenceAxis: text, accuracyAxis: text, countAxis: text }),
    ),
  paretoScatter: (values, text) =>
    paretoScatter(
      values.map((value, place) => ({
        label: text,
        x: value,
        y: value,
        note: text,
        isOnFront: place % 2 === 0,
        isRejected: place % 3 === 0,
      })),
      { ...options(text, { xAxis: text, yAxis: text, front: text, rejected: text }), logX: true },
    ),
};

function options<Words extends object>(text: string, words: Words) {
  const format = (value: number): string => `${value.toPrecision(3)}${text}`;
  return {
    id: "sample",
    words: {
      title: text,
      finding: text,
      sampled: (shown: number, all: number) => `${shown} of ${all}`,
      ...words,
    },
    format,
    formatShare: format,
    formatTime: format,
    formatCount: format,
    formatX: format,
    formatY: format,
  };
}
