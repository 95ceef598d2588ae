import type {
  EvaluationAnalysis,
  GroupAnalysis,
  ItemCounts,
  MetricFigure,
  TaskAnalysis,
} from "../../analyze/capability/evaluation-analysis.ts";
import { classificationExtras } from "./classification-extras.ts";
import { DASH, formatCount, formatFigure, formatPercent } from "../format-number.ts";

/** A line of the results: one figure of one model on one task or group. */
export interface EvaluationRow {
  readonly model: string;
  readonly task: string;
  readonly dataset: string;
  readonly figure: string;
  readonly value: string;
  readonly standardError: string;
  readonly itemCount: string;
  readonly invalid: string;
  readonly truncated: string;
  readonly failed: string;
  readonly latencyMs: string;
}

/** A family of more leaves than this is shown by its groups alone; each leaf is in the result files. */
const MOST_LEAVES_SHOWN = 8;

/** Figures that are counts or lengths: a percentage would be wrong. */
const PLAIN_FIGURES = new Set([
  "forbidden_count",
  "hallucinated_count",
  "length_words",
  "length_ratio",
  "brier",
  "log_loss",
]);

/** What is shown, in the order of models and tasks. */
export function evaluationRows(analysis: EvaluationAnalysis): EvaluationRow[] {
  return analysis.models.flatMap(({ modelId, displayName }) => {
    const tasks = analysis.tasks.filter((task) => task.modelId === modelId);
    const families = [...new Set(tasks.map((task) => task.family))];
    return families.flatMap((family) => {
      const leaves = tasks.filter((task) => task.family === family);
      const groups = analysis.groups.filter(
        (group) => group.modelId === modelId && group.family === family,
      );
      if (leaves.length > MOST_LEAVES_SHOWN && groups.length > 0) {
        return groups.flatMap((group) => groupRows(displayName, group, leaves));
      }
      return [
        ...leaves.flatMap((leaf) => leafRows(displayName, leaf)),
        ...groups
          .filter((group) => membersOf(group, leaves).filter(hasItems).length > 1)
          .flatMap((group) => groupRows(displayName, group, leaves)),
      ];
    });
  });
}

function leafRows(model: string, leaf: TaskAnalysis): EvaluationRow[] {
  const figures = figuresOf(leaf);
  return figures.map((figure, index) => rowOf(model, leaf.task, leaf, figure, index === 0));
}

interface ShownFigure {
  readonly name: string;
  readonly value: string;
  readonly standardError: string;
}

function figuresOf(leaf: TaskAnalysis): ShownFigure[] {
  const figures = leaf.metrics.map(shownFigure);
  if (figures.length === 0) return [{ name: DASH, value: DASH, standardError: DASH }];
  const extras = classificationExtras(leaf).map(({ name, value }) => ({
    name,
    value: formatPercent(value),
    standardError: DASH,
  }));
  return [...figures, ...extras];
}

function shownFigure({ metric, mean, standardError }: MetricFigure): ShownFigure {
  const format = PLAIN_FIGURES.has(metric) ? formatFigure : formatPercent;
  return {
    name: metric,
    value: format(mean),
    standardError: standardError === null ? DASH : format(standardError),
  };
}

function rowOf(
  model: string,
  task: string,
  leaf: TaskAnalysis,
  figure: ShownFigure,
  isFirst: boolean,
): EvaluationRow {
  const counts = isFirst ? countTexts(leaf.counts) : NO_COUNTS;
  return {
    model: isFirst ? model : "",
    task: isFirst ? task : "",
    dataset: isFirst ? leaf.dataset : "",
    figure: figure.name,
    value: figure.value,
    standardError: figure.standardError,
    ...counts,
    latencyMs: isFirst ? formatFigure(leaf.cost.latency?.p50Ms ?? null) : "",
  };
}

const NO_COUNTS = { itemCount: "", invalid: "", truncated: "", failed: "" };

/** Of no answer nothing was observed: a dash, not a zero. */
function countTexts(counts: ItemCounts) {
  const ofAnswers = (count: number): string =>
    counts.scoredCount === 0 ? DASH : formatCount(count);
  return {
    itemCount: formatCount(counts.scoredCount),
    invalid: ofAnswers(counts.invalidCount),
    truncated: ofAnswers(counts.truncatedCount),
    failed: formatCount(counts.failedCount),
  };
}

function membersOf(group: GroupAnalysis, leaves: readonly TaskAnalysis[]): TaskAnalysis[] {
  return leaves.filter((leaf) => group.tasks.includes(leaf.task));
}

function hasItems({ counts }: TaskAnalysis): boolean {
  return counts.scoredCount > 0;
}

function groupRows(
  model: string,
  group: GroupAnalysis,
  leaves: readonly TaskAnalysis[],
): EvaluationRow[] {
  const members = membersOf(group, leaves);
  const sum = (pick: (counts: ItemCounts) => number): string =>
    formatCount(members.reduce((total, { counts }) => total + pick(counts), 0));
  return group.metrics.map((metric) => ({
    model,
    task: `${group.group} (${group.tasks.length} tasks)`,
    dataset: members[0]?.dataset ?? DASH,
    figure: metric.metric,
    value: formatPercent(metric.mean),
    standardError: formatPercent(metric.standardError),
    itemCount: formatCount(metric.itemCount),
    invalid: sum((counts) => counts.invalidCount),
    truncated: sum((counts) => counts.truncatedCount),
    failed: sum((counts) => counts.failedCount),
    latencyMs: "",
  }));
}
