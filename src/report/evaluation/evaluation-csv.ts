import type { EvaluationAnalysis } from "../../analyze/capability/evaluation-analysis.ts";
import { formatCsv } from "../csv-text.ts";

const COLUMNS = [
  "model",
  "task",
  "version",
  "scorer",
  "dataset",
  "figure",
  "value",
  "standard_error",
  "items",
  "planned",
  "invalid",
  "truncated",
  "failed",
  "not_run",
  "prompts_cut",
] as const;

/** One line for each figure of each model and task, nothing rounded. Ends with a line feed. */
export function renderEvaluationCsv(analysis: EvaluationAnalysis): string {
  const rows = analysis.tasks.flatMap((task) =>
    task.metrics.map((figure) => [
      task.modelId,
      task.task,
      task.version,
      task.scorer,
      task.dataset,
      figure.metric,
      figure.mean,
      figure.standardError,
      figure.itemCount,
      task.counts.plannedCount,
      task.counts.invalidCount,
      task.counts.truncatedCount,
      task.counts.failedCount,
      task.counts.notRunCount,
      task.counts.cutPromptCount,
    ]),
  );
  return formatCsv([COLUMNS, ...rows]);
}
