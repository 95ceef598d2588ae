import type { Analysis } from "../analyze/performance/analysis.ts";
import { estimateOf } from "../analyze/performance/estimate-of.ts";
import { cellRows, type CellRow } from "./cell-rows.ts";
import { formatCount, formatFigure, formatMegabytes, formatPercent } from "./format-number.ts";

/**
 * What was found, in plain sentences: one paragraph on the whole, one sentence for each cell. Says
 * nothing that a figure of the analysis does not say, and ranks no models: comparisons do that.
 */
export function conclusionSentences(analysis: Analysis): string[] {
  const { ok, planned, failed, notRun } = analysis.progress;
  if (ok === 0) return [nothingFound(planned, failed)];
  const rows = cellRows(analysis);
  const rest = [
    ...(failed > 0 ? [`${formatCount(failed)} failed`] : []),
    ...(notRun > 0 ? [`${formatCount(notRun)} not run`] : []),
  ];
  const details = rest.length === 0 ? "" : `, ${rest.join(", ")}`;
  return [
    `${formatCount(ok)} of ${formatCount(planned)} trials succeeded${details}.`,
    ...rows.map(describeRow),
    ...thresholdSentence(rows),
    ...reliabilitySentence(analysis, rows),
    ...(analysis.models.some((model) => model.synthetic)
      ? ["Models with synthetic weights say something about speed and memory only."]
      : []),
  ];
}

function nothingFound(planned: number, failed: number): string {
  if (planned === 0) return "Nothing was measured: the plan holds no trial.";
  const failures = failed > 0 ? `; ${formatCount(failed)} failed` : "";
  return `Nothing was measured: none of ${formatCount(planned)} trials succeeded${failures}.`;
}

function describeRow(row: CellRow): string {
  const { cell } = row;
  const name = `${row.modelLabel}, ${row.scenarioLabel}`;
  if (cell.counts.ok === 0) return `${name}: no trial succeeded.`;
  const parts = [...speedParts(row), ...memoryParts(row), ...jsonParts(row)];
  return parts.length === 0 ? `${name}: no figure was observed.` : `${name}: ${parts.join(", ")}.`;
}

function speedParts({ cell }: CellRow): string[] {
  const ttft = estimateOf(cell, "ttft-cold-ms")?.value ?? null;
  const decode = cell.decode.tokensPerSecond;
  const { promptCount } = cell.ttft.cold;
  return [
    ...(ttft === null
      ? []
      : [
          `first token after ${formatFigure(ttft)} ms (cold, ${formatCount(promptCount)} ${promptCount === 1 ? "prompt" : "prompts"})`,
        ]),
    ...(decode === null ? [] : [`then ${formatFigure(decode)} tokens/s`]),
  ];
}

function memoryParts({ cell }: CellRow): string[] {
  const { peakPrivate, peakResident } = cell.memory;
  return [
    ...(peakResident === null ? [] : [`${formatMegabytes(peakResident.maxBytes)} MB resident`]),
    ...(peakPrivate === null ? [] : [`${formatMegabytes(peakPrivate.maxBytes)} MB private`]),
  ];
}

function jsonParts({ cell }: CellRow): string[] {
  const json = cell.jsonValidity;
  if (json === null || json.conformRate === null) return [];
  return [`${formatPercent(json.conformRate)} of ${json.n} outputs were valid JSON by the schema`];
}

function thresholdSentence(rows: readonly CellRow[]): string[] {
  const results = rows.flatMap(({ cell }) => cell.thresholds);
  if (results.length === 0) return [];
  const failed = results.filter(({ verdict }) => verdict === "fail").length;
  const open = results.filter(({ verdict }) => verdict === "not-observed").length;
  const passed = results.length - failed - open;
  const rest = [
    ...(failed > 0 ? [`${failed} not met`] : []),
    ...(open > 0 ? [`${open} could not be judged`] : []),
  ];
  const details = rest.length === 0 ? "" : `, ${rest.join(", ")}`;
  return [`Of ${results.length} declared limits ${passed} were met${details}.`];
}

function reliabilitySentence(analysis: Analysis, rows: readonly CellRow[]): string[] {
  const isUnreliable = ({ severity }: { severity: string }): boolean => severity === "unreliable";
  const cells = rows.filter(({ cell }) => cell.flags.some(isUnreliable)).length;
  if (cells > 0) {
    return [`${cells} of ${rows.length} rows carry a flag that makes their figures unreliable.`];
  }
  return analysis.flags.some(isUnreliable)
    ? ["The experiment carries a flag that makes its figures unreliable."]
    : [];
}
