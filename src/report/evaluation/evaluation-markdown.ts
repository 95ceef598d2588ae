import type { EvaluationAnalysis } from "../../analyze/capability/evaluation-analysis.ts";
import { DASH, formatUtc } from "../format-number.ts";
import { escapeMarkdown, markdownList, markdownTable } from "../markdown-text.ts";
import { EVALUATION_COLUMNS } from "./evaluation-table.ts";
import { evaluationNotes } from "./evaluation-notes.ts";
import { itemsLine } from "./items-line.ts";
import { evaluationRows } from "./evaluation-rows.ts";

/**
 * The results of an evaluation as Markdown. Ends with a line feed.
 *
 * @param continueCommand what to type where items are left; `null` when nothing can be resumed
 */
export function renderEvaluationMarkdown(
  analysis: EvaluationAnalysis,
  continueCommand: string | null,
): string {
  const rows = evaluationRows(analysis).map((row) =>
    EVALUATION_COLUMNS.map((column) => escapeMarkdown(column.text(row))),
  );
  const lines = [
    `# Capability: ${analysis.experimentId}`,
    "",
    `Measured ${formatUtc(analysis.createdEpochMs)} with edge-slm-bench ${analysis.toolVersion}, seed ${analysis.seed}, scoring ${analysis.scoring}.`,
    "",
    escapeMarkdown(itemsLine(analysis, continueCommand)),
    "",
    ...markdownTable(EVALUATION_COLUMNS, rows),
    "",
    ...markdownList(evaluationNotes(analysis).map(escapeMarkdown)),
    "",
    "## Models",
    "",
    ...markdownList(analysis.models.map(modelLine)),
    "",
    "## Data",
    "",
    ...markdownList(analysis.datasets.map(datasetLine)),
    "",
    "## Tasks",
    "",
    ...markdownList(versionLines(analysis)),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function modelLine(model: EvaluationAnalysis["models"][number]): string {
  const { displayName, quantization, fileSha256, engine, cpuVariant, threads } = model;
  const how = `${engine}, ${cpuVariant ?? "no CPU library named"}, ${threads ?? DASH} threads, KV cache ${model.kvTypeK}, flash attention ${model.flashAttention}`;
  return escapeMarkdown(
    `${displayName} ${quantization ?? ""} (SHA-256 ${fileSha256.slice(0, 16)}...): ${how}`,
  );
}

function datasetLine({ name, license, revision, files }: EvaluationAnalysis["datasets"][number]) {
  const hashes = files.map(({ sha256 }) => sha256.slice(0, 16));
  const shown = hashes.length > 4 ? `${hashes.length} files` : `SHA-256 ${hashes.join(", ")}`;
  return escapeMarkdown(`${name}: ${license ?? DASH}, revision ${revision ?? DASH}, ${shown}`);
}

function versionLines({ tasks }: EvaluationAnalysis): string[] {
  const versions = new Map(
    tasks.map(({ task, version, scorer }) => [task, `${version}, ${scorer}`]),
  );
  return [...versions].map(([task, version]) => escapeMarkdown(`${task}: ${version}`));
}
