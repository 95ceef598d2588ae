import type { ScorerName } from "../../core/evaluation.ts";
import type { ManifestTask } from "../../core/manifest.ts";
import { groupBy } from "../performance/group-by.ts";
import { comparableTask, type ComparableTask, type TaskPart } from "./comparable-task.ts";
import { itemValues } from "./item-values.ts";
import { itemKeyOf, labelledItems } from "./labelled-items.ts";
import { primaryMetricOf } from "./primary-metric.ts";
import { itemsOf, type EvaluationInput, type TaskItems } from "./task-items.ts";

/** What the models of an evaluation bring to comparisons with those of another. */
export function comparableTasks(input: EvaluationInput): ComparableTask[] {
  const { experimentId } = input.manifest;
  const byFamily = groupBy(taskParts(input), ({ modelId, family }) => `${modelId} ${family}`);
  return [...byFamily.values()].flatMap((parts) => {
    const [first] = parts;
    const primary = parts.map(primaryMetric).find((metric) => metric !== null) ?? null;
    const subject = { experimentId, modelId: first?.modelId ?? "" };
    return comparableTask(subject, parts, primary) ?? [];
  });
}

/** One model on one leaf task, with what its figures are made of. */
export interface ModelTask extends TaskPart {
  readonly modelId: string;
  readonly manifestTask: ManifestTask;
  readonly items: TaskItems;
}

/** In the order of models, then tasks; tasks without a planned item are left out. */
export function taskParts(input: EvaluationInput): ModelTask[] {
  return input.manifest.models.flatMap(({ modelId }) =>
    input.manifest.tasks.flatMap((manifestTask) => {
      const { task, family, dataset, scorer } = manifestTask;
      const items = itemsOf(input, modelId, task);
      if (items.trials.length === 0) return [];
      const version = items.trials[0]?.taskVersion ?? manifestTask.version;
      const values = itemValues(items);
      const labelled = isClassification(scorer) ? labelledItems(items) : null;
      const docs = new Map(items.trials.map((trial) => [itemKeyOf(trial), trial.doc]));
      const counts = {
        plannedCount: items.trials.length,
        failedCount: items.records.filter(({ status }) => status === "failed").length,
      };
      const what = { modelId, task, family, version, dataset, scorer, manifestTask };
      return [{ ...what, ...counts, values, labelled, docs, items }];
    }),
  );
}

export function primaryMetric({ scorer, values }: TaskPart): string | null {
  return primaryMetricOf(scorer, [...values.keys()]);
}

/** Its answers are labels. */
export function isClassification(scorer: ScorerName): boolean {
  return scorer === "label-probabilities" || scorer === "label-text";
}
