import type {
  EvaluationAnalysis,
  ItemCounts,
  MetricFigure,
  TaskAnalysis,
} from "../../analyze/capability/evaluation-analysis.ts";
import { formatCsv } from "../csv-text.ts";
import { classificationExtras } from "./classification-extras.ts";

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

/**
 * One line for each figure of each model and task, then of each group; nothing rounded. Counts of a
 * group are those of its tasks together. Ends with a line feed.
 */
export function renderEvaluationCsv(analysis: EvaluationAnalysis): string {
  const taskRows = analysis.tasks.flatMap((task) =>
    figuresOf(task).map((figure) => rowOf(task, task.task, [task.counts], figure)),
  );
  const groupRows = analysis.groups.flatMap((group) => {
    const members = analysis.tasks.filter(
      ({ modelId, task }) => modelId === group.modelId && group.tasks.includes(task),
    );
    const [first] = members;
    if (first === undefined) return [];
    const counts = members.map((member) => member.counts);
    return group.metrics.map((figure) => rowOf(first, group.group, counts, figure));
  });
  return formatCsv([COLUMNS, ...taskRows, ...groupRows]);
}

type CsvFigure = Omit<MetricFigure, "mean"> & { readonly mean: number | null };

function figuresOf(task: TaskAnalysis): CsvFigure[] {
  const extras = classificationExtras(task).map(({ name, value }) => ({
    metric: name,
    mean: value,
    standardError: null,
    itemCount: task.counts.scoredCount,
  }));
  return [...task.metrics, ...extras];
}

function rowOf(
  { modelId, version, scorer, dataset }: TaskAnalysis,
  name: string,
  counts: readonly ItemCounts[],
  figure: CsvFigure,
) {
  const sum = (pick: (one: ItemCounts) => number): number =>
    counts.reduce((total, one) => total + pick(one), 0);
  return [
    modelId,
    name,
    version,
    scorer,
    dataset,
    figure.metric,
    figure.mean,
    figure.standardError,
    figure.itemCount,
    sum((one) => one.plannedCount),
    sum((one) => one.invalidCount),
    sum((one) => one.truncatedCount),
    sum((one) => one.failedCount),
    sum((one) => one.notRunCount),
    sum((one) => one.cutPromptCount),
  ];
}
