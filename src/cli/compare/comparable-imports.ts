import { comparableTask, type ComparableTask } from "../../analyze/capability/comparable-task.ts";
import type { EvaluationInput } from "../../analyze/capability/task-items.ts";
import { sampleHashes } from "../../analyze/capability/lm-eval/sample-hashes.ts";
import { primaryMetricOf } from "../../analyze/capability/primary-metric.ts";
import { groupBy } from "../../analyze/performance/group-by.ts";
import type { ImportedSamples, ImportedTask } from "../../exchange/lm-eval/imported-samples.ts";

/**
 * Samples of lm-eval as they face an evaluation of ours: items by task and document. An item whose document
 * has another hash than ours is another question and is left out; where a log has no hash, the number of
 * the document counts. Whether both asked in the same words is not known from the samples.
 */
export function comparableImports(
  { tasks }: ImportedSamples,
  name: string,
  { manifest, plan }: EvaluationInput,
): ComparableTask[] {
  const hashes = new Map(
    plan.map((trial) => [`${trial.task}/${trial.docId}`, sampleHashes(trial).doc_hash]),
  );
  const byModel = groupBy(tasks, ({ modelName }) => modelName ?? name);
  return [...byModel].flatMap(([modelId, own]) => {
    const known = manifest.tasks.flatMap((task) => {
      const imported = own.find((one) => one.task === task.task);
      return imported === undefined ? [] : [{ task, imported }];
    });
    const families = groupBy(known, ({ task }) => task.family);
    return [...families.values()].flatMap((members) => {
      const parts = members.map(({ task, imported }) => ({
        ...task,
        values: valuesOf(imported, hashes),
        labelled: null,
      }));
      const [first] = parts;
      const primary =
        first === undefined ? null : primaryMetricOf(first.scorer, [...first.values.keys()]);
      return comparableTask({ experimentId: name, modelId }, parts, primary) ?? [];
    });
  });
}

function valuesOf(
  { task, items }: ImportedTask,
  hashes: ReadonlyMap<string, string>,
): Map<string, Map<string, number>> {
  const values = new Map<string, Map<string, number>>();
  for (const { docId, docHash, metrics } of items) {
    if (docHash !== null && docHash !== hashes.get(`${task}/${docId}`)) continue;
    for (const [metric, value] of Object.entries(metrics)) {
      if (value === null) continue;
      const ofItem = values.get(metric) ?? new Map<string, number>();
      values.set(metric, ofItem.set(`${task}/${docId}`, value));
    }
  }
  return values;
}
