import { estimateOf } from "../../analyze/performance/estimate-of.ts";
import type { ThresholdResult } from "../../analyze/performance/thresholds.ts";
import type { Block, Text } from "../document/blocks.ts";
import { writeBesideLimits } from "./beside-limits.ts";
import { left, right, strong, table, type Column } from "./build-blocks.ts";
import type { ComposeContext } from "./context.ts";
import { estimateText, estimatorNotes } from "./estimate-text.ts";
import type { PerformanceRow } from "./performance-rows.ts";

/** Times in one table; speeds, memory and output in another: both name model and scenario in every row. */
export function performanceTables(
  rows: readonly PerformanceRow[],
  context: ComposeContext,
): Block[] {
  const { performance: say } = context.words;
  const estimates = rows.flatMap(({ cell }) => cell.estimates);
  const notes = [
    ...say.tableNotes,
    say.estimatorIntro,
    ...estimatorNotes(estimates, context.words),
  ];
  return [
    ...table(
      { caption: say.latencyCaption, rowHeaderCount: 2 },
      [...nameColumns(context), ...latencyColumns(context)],
      rows,
    ),
    ...table(
      { caption: say.speedCaption, rowHeaderCount: 2, notes },
      [...nameColumns(context), ...speedColumns(context), ...outcomeColumns(context)],
      rows,
    ),
    ...thresholdTable(rows, context),
  ];
}

function nameColumns({ words: { performance: say } }: ComposeContext): Column<PerformanceRow>[] {
  return [
    left(say.columns.model, (row) => row.modelLabel),
    left(say.columns.scenario, (row) => row.scenarioLabel),
  ];
}

function latencyColumns({ words }: ComposeContext): Column<PerformanceRow>[] {
  const { performance: say, number: n } = words;
  const figure = (metric: string) => (row: PerformanceRow) =>
    estimateText(estimateOf(row.cell, metric), n.figure, words);
  const interToken = (row: PerformanceRow): string =>
    ["inter-token-p50-ms", "inter-token-p99-ms"]
      .map((metric) => n.figure(estimateOf(row.cell, metric)?.value ?? null))
      .join(" / ");
  return [
    right(say.columns.sample, ({ cell }) => say.sample(cell.promptCount, cell.roundCount)),
    right(say.columns.ttftCold, figure("ttft-cold-ms")),
    right(say.columns.ttftP95, (row) => p95Text(row, words)),
    right(say.columns.ttftWarm, figure("ttft-warm-prefix-ms")),
    right(say.columns.ttftCached, figure("ttft-cached-ms")),
    right(say.columns.interToken, interToken),
    right(say.columns.total, figure("total-time-ms")),
  ];
}

function p95Text(row: PerformanceRow, words: ComposeContext["words"]): string {
  const { number: n, performance: say, common } = words;
  const estimate = estimateOf(row.cell, "ttft-cold-p95-ms");
  if (estimate === undefined) return common.dash;
  const { reason } = estimate;
  if (reason?.code !== "too-few") return estimateText(estimate, n.figure, words);
  return say.p95NotEstimable(reason.count, reason.needed, n.figure(row.cell.ttft.cold.maxMs));
}

function speedColumns({ words }: ComposeContext): Column<PerformanceRow>[] {
  const { performance: say, number: n } = words;
  const figure =
    (metric: string, write: (value: number | null) => string = n.figure) =>
    (row: PerformanceRow): string =>
      estimateText(estimateOf(row.cell, metric), write, words);
  return [
    right(say.columns.decode, figure("decode-tokens-per-second")),
    right(say.columns.decodeCharacters, figure("decode-characters-per-second")),
    right(say.columns.prefill, figure("prefill-tokens-per-second")),
    right(say.columns.private, figure("peak-private-bytes", n.megabytes)),
    right(say.columns.resident, figure("peak-resident-bytes", n.megabytes)),
  ];
}

function outcomeColumns({ words }: ComposeContext): Column<PerformanceRow>[] {
  const { performance: say, number: n } = words;
  return [
    right(say.columns.json, ({ cell }) => n.percent(cell.jsonValidity?.conformRate ?? null)),
    right(
      say.columns.success,
      ({ cell }) => `${n.count(cell.counts.ok)}/${n.count(cell.counts.planned)}`,
    ),
    left(say.columns.limits, ({ cell }) => limitsText(cell.thresholds, words)),
    left(say.columns.flags, ({ cell }) => flagsText(cell.flags, words)),
  ];
}

function flagsText(
  flags: PerformanceRow["cell"]["flags"],
  { performance: say, common }: ComposeContext["words"],
): Text {
  const unreliable = flags.filter(({ severity }) => severity === "unreliable").length;
  if (flags.length === 0) return common.dash;
  const text = say.flagCount(unreliable, flags.length - unreliable);
  return unreliable > 0 ? [strong(text)] : text;
}

function limitsText(
  results: readonly ThresholdResult[],
  { performance: say, common }: ComposeContext["words"],
): Text {
  if (results.length === 0) return common.dash;
  const count = (verdict: ThresholdResult["verdict"]): number =>
    results.filter((result) => result.verdict === verdict).length;
  if (count("fail") > 0) return [strong(say.limitsFail(count("fail"), results.length))];
  if (count("not-observed") > 0) return say.limitsOpen(count("not-observed"), results.length);
  return say.limitsPass(count("pass"), results.length);
}

interface ThresholdRow {
  readonly row: PerformanceRow;
  readonly result: ThresholdResult;
}

function thresholdTable(rows: readonly PerformanceRow[], { words }: ComposeContext): Block[] {
  const { performance: say, metrics, number: n } = words;
  const results = rows.flatMap((row) => row.cell.thresholds.map((result) => ({ row, result })));
  const digits = {
    rate: { write: n.percent, writeLimit: (of: number) => `${n.limit(of * 100)}${n.percentSign}` },
    other: { write: n.figure, writeLimit: n.limit },
  };
  const digitsOf = ({ name }: ThresholdResult) =>
    name === "json_valid_rate_min" ? digits.rate : digits.other;
  const observedText = (result: ThresholdResult): string =>
    result.observed === null
      ? words.common.dash
      : writeBesideLimits(result.observed, [result.limit], digitsOf(result));
  const columns: Column<ThresholdRow>[] = [
    left(say.thresholdColumns.model, ({ row }) => row.modelLabel),
    left(say.thresholdColumns.scenario, ({ row }) => row.scenarioLabel),
    left(say.thresholdColumns.limit, ({ result }) => [
      { text: result.name, style: "code" },
      { text: ` (${metrics.thresholdMeanings[result.name]})` },
    ]),
    right(say.thresholdColumns.declared, ({ result }) => digitsOf(result).writeLimit(result.limit)),
    right(say.thresholdColumns.observed, ({ result }) => observedText(result)),
    left(say.thresholdColumns.verdict, ({ result }) =>
      result.verdict === "fail"
        ? [strong(say.thresholdVerdicts.fail)]
        : say.thresholdVerdicts[result.verdict],
    ),
  ];
  return table({ caption: say.thresholdsCaption, rowHeaderCount: 3 }, columns, results);
}
