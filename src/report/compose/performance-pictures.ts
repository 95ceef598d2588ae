import { estimateOf } from "../../analyze/performance/estimate-of.ts";
import { boxWithPoints } from "../charts/box-with-points.ts";
import { ecdfChart } from "../charts/ecdf-chart.ts";
import { intervalPlot } from "../charts/interval-plot.ts";
import { stackedBars } from "../charts/stacked-bars.ts";
import type { Block } from "../document/blocks.ts";
import type { ThresholdResult } from "../../analyze/performance/thresholds.ts";
import type { Words } from "../words/words.ts";
import { figure } from "./build-blocks.ts";
import { memoryParts } from "./memory-parts.ts";
import type { PerformanceRow } from "./performance-rows.ts";
import { speedOverTime } from "./speed-over-time.ts";

/** Rows of one scenario and mode. */
export interface PictureInput {
  /** Unique in the document; lower-case letters, digits, hyphens. */
  readonly id: string;
  readonly scenario: string;
  readonly rows: readonly PerformanceRow[];
}

/** All pictures of one scenario; those without data are left out. */
export function performancePictures(input: PictureInput, words: Words): Block[] {
  return [
    ...ttftBoxes(input, words),
    ...decodeBoxes(input, words),
    ...interTokenEcdf(input, words),
    ...speedOverTime(input, words),
    ...memoryStack(input, words),
    ...ttftSplit(input, words),
    ...ttftStates(input, words),
  ];
}

function ttftBoxes({ id, scenario, rows }: PictureInput, words: Words): Block[] {
  const { performance: say, common, number: n } = words;
  const title = say.ttftTitle(scenario);
  const limit = limitOf(rows, "ttft_ms_max");
  return figure(
    title,
    boxWithPoints(
      rows.map(({ modelLabel, cell }) => ({
        label: modelLabel,
        values: cell.series.points.map((point) => point.ttftColdMs).filter((ms) => ms !== null),
      })),
      {
        id: `${id}-ttft`,
        words: {
          title,
          finding: say.boxFinding,
          punctuation: words.common,
          valueAxis: say.ttftAxis,
          sampled: common.sampled,
        },
        format: n.figure,
        log: true,
        ...(limit === null
          ? {}
          : { limit: { value: limit, label: say.limitLabel(n.limit(limit)) } }),
      },
    ),
  );
}

function decodeBoxes({ id, scenario, rows }: PictureInput, words: Words): Block[] {
  const { performance: say, common, number: n } = words;
  const title = say.decodeTitle(scenario);
  const limit = limitOf(rows, "tokens_per_sec_min");
  return figure(
    title,
    boxWithPoints(
      rows.map(({ modelLabel, cell }) => ({
        label: modelLabel,
        values: cell.series.points
          .map((point) => point.decodeTokensPerSecond)
          .filter((speed) => speed !== null),
      })),
      {
        id: `${id}-decode`,
        words: {
          title,
          finding: say.boxFinding,
          punctuation: words.common,
          valueAxis: say.decodeAxis,
          sampled: common.sampled,
        },
        format: n.figure,
        ...(limit === null
          ? {}
          : { limit: { value: limit, label: say.limitLabel(n.limit(limit)) } }),
      },
    ),
  );
}

function limitOf(rows: readonly PerformanceRow[], name: ThresholdResult["name"]): number | null {
  const results = rows.flatMap(({ cell }) => cell.thresholds);
  return results.find((result) => result.name === name)?.limit ?? null;
}

function interTokenEcdf({ id, scenario, rows }: PictureInput, words: Words): Block[] {
  const { performance: say, common, number: n } = words;
  const title = say.ecdfTitle(scenario);
  const gaps = rows.reduce((sum, { cell }) => sum + cell.series.interTokenGapCount, 0);
  const chart = ecdfChart(
    rows.map(({ modelLabel, cell }) => ({
      label: modelLabel,
      values: cell.series.interTokenQuantilesMs,
    })),
    {
      id: `${id}-gaps`,
      words: {
        title,
        finding: say.ecdfFinding(gaps),
        punctuation: words.common,
        valueAxis: say.gapAxis,
        shareAxis: say.shareAxis,
        sampled: common.sampled,
      },
      format: n.figure,
      formatShare: n.percent,
      log: true,
    },
  );
  return figure(title, chart);
}

function memoryStack({ id, scenario, rows }: PictureInput, words: Words): Block[] {
  const { performance: say, number: n } = words;
  const title = say.memoryTitle(scenario);
  const limit = limitOf(rows, "peak_ram_mb_max");
  const chart = stackedBars(
    rows.map(({ modelLabel, cell }) => ({ label: modelLabel, parts: memoryParts(cell.memory) })),
    {
      id: `${id}-memory`,
      words: {
        title,
        finding: say.memoryFinding,
        punctuation: words.common,
        valueAxis: say.memoryAxis,
        parts: say.memoryParts,
        incomplete: say.incomplete,
      },
      format: n.figure,
      ...(limit === null ? {} : { limit: { value: limit, label: say.limitLabel(n.limit(limit)) } }),
    },
  );
  return figure(title, chart);
}

function ttftSplit({ id, scenario, rows }: PictureInput, words: Words): Block[] {
  const { performance: say, number: n } = words;
  const title = say.partsTitle(scenario);
  const chart = stackedBars(
    rows.map(({ modelLabel, cell: { ttftColdParts: parts } }) => ({
      label: modelLabel,
      parts: [parts.templateMs, parts.tokenizeMs, parts.prefillMs, parts.firstSampleMs],
    })),
    {
      id: `${id}-parts`,
      words: {
        title,
        finding: say.partsFinding,
        punctuation: words.common,
        valueAxis: say.ttftAxis,
        parts: say.ttftParts,
        incomplete: say.incomplete,
      },
      format: n.figure,
    },
  );
  return figure(title, chart);
}

const STATES = [
  { metric: "ttft-cold-ms", state: "cold" },
  { metric: "ttft-warm-prefix-ms", state: "warmPrefix" },
  { metric: "ttft-cached-ms", state: "cached" },
] as const;

/** Only where a model has more than one state: else the table says it all. */
function ttftStates({ id, scenario, rows }: PictureInput, words: Words): Block[] {
  const { performance: say, number: n } = words;
  const title = say.statesTitle(scenario);
  const points = rows.flatMap((row) =>
    STATES.flatMap(({ metric, state }) => {
      const estimate = estimateOf(row.cell, metric);
      if (estimate?.value === undefined || estimate.value === null) return [];
      return [
        {
          label: say.stateLabel(row.modelLabel, say.states[state]),
          estimate: estimate.value,
          low: estimate.interval?.low ?? null,
          high: estimate.interval?.high ?? null,
          isCold: state === "cold",
        },
      ];
    }),
  );
  if (points.every(({ isCold }) => isCold)) return [];
  const chart = intervalPlot(points, {
    id: `${id}-states`,
    words: { title, finding: say.statesFinding, punctuation: words.common, valueAxis: "ms" },
    format: n.figure,
    log: true,
  });
  return figure(title, chart);
}
