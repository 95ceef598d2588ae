import type { RandomGenerator } from "../core/random.ts";
import type { TaskItem, TaskLeaf } from "../tasks/task.ts";

/** Names an item within a task. */
export function itemKey(task: string, item: Pick<TaskItem, "docId">): string {
  return `${task}\n${item.docId}`;
}

/**
 * Draws items from all leaves of a task: a simple random sample without replacement, so that every
 * item has the same chance and a leaf's share is its size. The order of the data is kept.
 * @param size `null`, or at least as many as there are, keeps all
 * @returns keys of the drawn items (see {@link itemKey})
 */
export function drawItems(
  leaves: readonly TaskLeaf[],
  size: number | null,
  random: RandomGenerator,
): ReadonlySet<string> {
  const keys = leaves.flatMap((leaf) => leaf.items.map((item) => itemKey(leaf.task, item)));
  return new Set(
    size === null || size >= keys.length ? keys : random.shuffled(keys).slice(0, size),
  );
}
