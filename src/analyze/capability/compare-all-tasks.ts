import type { Comparison } from "../inference/comparison.ts";
import { concludeComparisons } from "../inference/adjust-families.ts";
import type { InferenceSettings } from "../inference/settings.ts";
import { groupBy } from "../performance/group-by.ts";
import type { ComparableTask } from "./comparable-task.ts";
import { compareTasks } from "./compare-tasks.ts";

/** Every pair of models on every task or family that both were asked; one family of tests over all. */
export function compareAllTasks(
  tasks: readonly ComparableTask[],
  settings: InferenceSettings,
  seed: number,
): Comparison[] {
  const groups = groupBy(tasks, ({ workload, definition }) => `${workload} ${definition}`);
  const raw = [...groups.values()].flatMap((group) =>
    group.flatMap((a, index) =>
      group.slice(index + 1).flatMap((b) => compareTasks(a, b, settings, seed)),
    ),
  );
  return concludeComparisons(raw, settings);
}
