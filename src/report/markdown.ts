import type { Analysis } from "../analyze/performance/analysis.ts";
import { cellRows, type CellRow } from "./cell-rows.ts";
import { conclusionSentences } from "./conclusion.ts";
import { formatCount, formatUtc } from "./format-number.ts";
import { cellDetails } from "./markdown-cell.ts";
import { conditionLines, modelLines } from "./markdown-context.ts";
import { failureLines, flagLines, thresholdLines } from "./markdown-findings.ts";
import { escapeMarkdown, markdownList, markdownTable } from "./markdown-text.ts";
import {
  fullTitle,
  needsP95Footnote,
  P95_FOOTNOTE,
  P95_MARK,
  TABLE_COLUMNS,
  TABLE_NOTE,
} from "./table-columns.ts";

/** The whole report of a performance experiment. The same analysis gives the same bytes. */
export function renderMarkdown(analysis: Analysis): string {
  const rows = cellRows(analysis);
  const lines = [
    `# Performance of ${analysis.models.length === 1 ? "a language model" : "language models"}: ${analysis.experiment.experimentId}`,
    "",
    ...whatWasMeasured(analysis),
    ...section("Results", resultTable(rows)),
    ...section("What was found", conclusionSentences(analysis).flatMap(paragraph)),
    ...section("Limits", thresholdLines(rows)),
    ...section("Details", rows.flatMap(cellDetails)),
    ...section("Failures", failureLines(rows)),
    ...section("Flags", flagLines(analysis)),
    ...section("Conditions", conditionLines(analysis)),
    ...section("Models", modelLines(analysis)),
    ...section("How to read this", HOW_TO_READ),
  ];
  return `${lines
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trimEnd()}\n`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, "", ...lines, ""];
}

function paragraph(sentence: string, index: number): string[] {
  return index === 0 ? [escapeMarkdown(sentence), ""] : [`- ${escapeMarkdown(sentence)}`];
}

function whatWasMeasured({ experiment, models, cells, progress }: Analysis): string[] {
  const scenarios = new Set(cells.map((cell) => cell.scenario)).size;
  const warmUps = experiment.warmUpsPerRound;
  return [
    `Measured ${formatUtc(experiment.createdEpochMs)} with edge-slm-bench ${escapeMarkdown(experiment.toolVersion)}: ${countOf(models.length, "model")} in ${countOf(scenarios, "scenario")}, ${countOf(experiment.rounds, "round")}, a fresh process for each model and round. ${formatCount(progress.ok)} of ${countOf(progress.planned, "trial")} succeeded${warmUps === null ? "" : `, besides ${warmUpText(warmUps)}`}; ${formatCount(progress.failed)} failed, ${formatCount(progress.notRun)} not run.`,
    "",
  ];
}

function warmUpText({ min, max }: { min: number; max: number }): string {
  const count = min === max ? formatCount(min) : `${formatCount(min)} to ${formatCount(max)}`;
  return `unmeasured warm-ups (${count} for each model, scenario and round)`;
}

function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

function resultTable(rows: readonly CellRow[]): string[] {
  if (rows.length === 0) return ["There is nothing to show."];
  const columns = TABLE_COLUMNS.map((column) => ({
    title: fullTitle(column),
    align: column.align,
  }));
  return [
    ...markdownTable(
      columns,
      rows.map((row) => TABLE_COLUMNS.map((column) => escapeMarkdown(column.text(row)))),
    ),
    "",
    TABLE_NOTE,
    ...(needsP95Footnote(rows) ? ["", `\\${P95_MARK} ${P95_FOOTNOTE}`] : []),
  ];
}

const HOW_TO_READ = markdownList([
  "**TTFT**: time to first token, from the request being accepted in the engine process to the first output token being sampled: template, tokenization, prefill and sampling. *Cold*: nothing of the prompt was in the key-value cache. *Warm prefix*: a part of it was. *Cached*: all of it but the last token. A trial counts only where the engine's own token counts confirm the state.",
  "**Decode**: (N - 1) / (time of the last token - time of the first), geometric mean over prompts of each prompt's median. **Prefill**: evaluated prompt tokens over prefill time, cold trials only.",
  "**n**: trials with a whole output. Prompts, not trials, are the unit of analysis: repeating one prompt does not make a scenario better known.",
  "**Peak private**: memory that belongs to the process alone (key-value cache, compute buffers, heap; on macOS the physical footprint). **Peak resident**: with mapped weights. Both are peaks of the process since its start, so an earlier scenario in the same process counts in. 1 MB is 1,000,000 bytes. The memory limit is held against the larger of the two.",
  "**JSON valid**: the whole output is one JSON text, with nothing repaired and nothing taken out of prose, and follows the schema of the scenario.",
  "**Limits**: the TTFT limit is held against the cold p50, the speed limit against the decode figure of the table.",
  "**-**: not observed, or not asked for; the reason stands in the details. A measured zero is 0.",
  "No interval and no test was computed here: a small difference between two rows is not a finding.",
]);
