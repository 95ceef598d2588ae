import type { CellAnalysis, TtftSummary } from "../analyze/performance/analysis.ts";
import type { LatencySummary, RateSummary } from "../analyze/performance/summaries.ts";
import type { CellRow } from "./cell-rows.ts";
import { formatCount, formatFigure, formatMegabytes, formatPercent } from "./format-number.ts";
import { escapeMarkdown, markdownList, markdownTable } from "./markdown-text.ts";
import { missingFigures, whyNoTtft } from "./missing-reasons.ts";
import { markedP95 } from "./table-columns.ts";

/** A heading for one cell and everything about it. */
export function cellDetails({ cell, modelLabel, scenarioLabel }: CellRow): string[] {
  const missing = missingFigures(cell).map(({ figure, reason }) => `No ${figure}: ${reason}.`);
  return [
    `### ${escapeMarkdown(modelLabel)}: ${escapeMarkdown(scenarioLabel)}`,
    "",
    ...(cell.counts.ok === 0
      ? markdownList([...missing, sampleLine(cell)])
      : figureLines(cell, missing)),
    "",
  ];
}

function figureLines(cell: CellAnalysis, missing: readonly string[]): string[] {
  return [
    ...markdownTable(LATENCY_COLUMNS, [
      ttftRow("TTFT cold", cell.ttft.cold),
      ttftRow("TTFT warm prefix", cell.ttft.warmPrefix),
      ttftRow("TTFT cached", cell.ttft.cached),
      latencyRow("Total time, cold", cell.totalTime),
    ]),
    "",
    ...markdownList([
      ...missingTtfts(cell),
      ...missing,
      sampleLine(cell),
      ...partsLine(cell),
      rateLine("Prefill", cell.prefill),
      rateLine("Decode", cell.decode),
      interTokenLine(cell),
      tokensLine(cell),
      memoryLine(cell),
      ...jsonLines(cell),
      determinismLine(cell),
    ]),
  ];
}

const LATENCY_COLUMNS = [
  { title: "ms", align: "left" },
  ...["n", "p50", "p95", "min", "max", "mean"].map((title) => ({ title, align: "right" }) as const),
] as const;

function ttftRow(name: string, summary: TtftSummary): string[] {
  return latencyRow(name, summary);
}

function latencyRow(name: string, summary: LatencySummary): string[] {
  return [
    name,
    formatCount(summary.n),
    formatFigure(summary.p50Ms),
    markedP95(summary).replace("*", "\\*"),
    formatFigure(summary.minMs),
    formatFigure(summary.maxMs),
    formatFigure(summary.meanMs),
  ];
}

/** Cold is told by the missing figures of the table; the other two states have no column there. */
function missingTtfts({ ttft }: CellAnalysis): string[] {
  return [
    ...(ttft.warmPrefix.n === 0
      ? [`No TTFT warm prefix: ${whyNoTtft(ttft.warmPrefix, "warm-prefix")}.`]
      : []),
    ...(ttft.cached.n === 0 ? [`No TTFT cached: ${whyNoTtft(ttft.cached, "cached")}.`] : []),
  ];
}

function sampleLine({ counts, promptCount, roundCount }: CellAnalysis): string {
  const recovered =
    counts.recovered > 0 ? `; ${formatCount(counts.recovered)} failed attempts were repeated` : "";
  return `Trials: ${formatCount(counts.ok)} ok, ${formatCount(counts.failed)} failed, ${formatCount(counts.notRun)} not run of ${formatCount(counts.planned)}${recovered}; distinct prompts: ${formatCount(promptCount)}, rounds: ${formatCount(roundCount)}.`;
}

function partsLine({ ttftColdParts: parts }: CellAnalysis): string[] {
  const named: [string, number | null][] = [
    ["template", parts.templateMs],
    ["tokenize", parts.tokenizeMs],
    ["prefill", parts.prefillMs],
    ["first sample", parts.firstSampleMs],
  ];
  const known = named.filter(([, value]) => value !== null);
  if (known.length === 0) return [];
  const list = known.map(([name, value]) => `${name} ${formatFigure(value)}`).join(", ");
  return [`TTFT cold by part, medians in ms: ${list}.`];
}

function rateLine(name: string, rate: RateSummary): string {
  if (rate.n === 0) return `${name}: -`;
  return `${name}: ${formatFigure(rate.tokensPerSecond)} tok/s (p50 ${formatFigure(rate.p50TokensPerSecond)}, p5 ${formatFigure(rate.p5TokensPerSecond)}, coefficient of variation ${formatPercent(rate.coefficientOfVariation)}, n ${formatCount(rate.n)}).`;
}

function interTokenLine({ interToken }: CellAnalysis): string {
  if (interToken.n === 0) return "Inter-token latency: -";
  return `Inter-token latency, median over trials: p50 ${formatFigure(interToken.p50Ms)} ms, p99 ${formatFigure(interToken.p99Ms)} ms, longest ${formatFigure(interToken.maxMs)} ms.`;
}

function tokensLine(cell: CellAnalysis): string {
  const { promptTokens: prompt, outputTokens: output } = cell;
  const declared = cell.inputTokensRange.map(formatCount).join(" to ");
  const stops = cell.stopReasons.map(({ reason, count }) => `${reason} ${formatCount(count)}`);
  const stopText = stops.length === 0 ? "" : ` Stopped by: ${stops.join(", ")}.`;
  return `Prompt tokens ${formatCount(prompt.min)} to ${formatCount(prompt.max)} (declared ${declared}; prompts outside: ${formatCount(cell.promptsOutOfRangeCount)}), output tokens ${formatCount(output.min)} to ${formatCount(output.max)}.${stopText}`;
}

function memoryLine({ memory }: CellAnalysis): string {
  const peak = (range: CellAnalysis["memory"]["peakPrivate"]): string =>
    range === null ? "-" : `${formatMegabytes(range.maxBytes)} MB`;
  return `Memory: weights ${withUnit(memory.weightBytes)}, peak private ${peak(memory.peakPrivate)}, peak resident ${peak(memory.peakResident)}, engine buffers ${withUnit(memory.engineBufferBytes)}.`;
}

function withUnit(bytes: number | null): string {
  return bytes === null ? "-" : `${formatMegabytes(bytes)} MB`;
}

function jsonLines({ jsonValidity: json }: CellAnalysis): string[] {
  if (json === null || json.n === 0) return [];
  const problems = json.problems.map(
    ({ problem, count }) => `${formatCount(count)}x ${escapeMarkdown(problem)}`,
  );
  return [
    `JSON: ${formatPercent(json.parseRate)} of ${formatCount(json.n)} outputs parse, ${formatPercent(json.conformRate)} also follow the schema.`,
    ...(problems.length === 0 ? [] : [`JSON problems: ${problems.join("; ")}.`]),
  ];
}

function determinismLine({ determinism }: CellAnalysis): string {
  const { comparedCount, differingCount } = determinism;
  return comparedCount === 0
    ? "Determinism: not checked, no greedy request was asked twice."
    : `Determinism: ${formatCount(comparedCount - differingCount)} of ${formatCount(comparedCount)} repeated greedy requests gave the same output each time.`;
}
