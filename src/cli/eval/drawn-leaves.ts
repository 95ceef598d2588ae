import type { KnownModel } from "../../plan/prepared.ts";
import { itemKey } from "../../plan/sample-items.ts";
import type { OpenedTask } from "../../tasks/opened-task.ts";
import type { AskSettings, TaskLeaf } from "../../tasks/task.ts";

/** A task and which of its items were drawn, the same for every model. */
export interface SampledTask {
  readonly task: OpenedTask;
  readonly drawn: ReadonlySet<string>;
}

/**
 * The leaves of all tasks with the items that were drawn, in the order of the data. Two tasks may fall
 * back to the same small set; it is asked once, as the first of them has it.
 */
export function drawnLeaves(
  tasks: readonly SampledTask[],
  formOf: (task: OpenedTask) => AskSettings["form"],
): TaskLeaf[] {
  const leaves = new Map<string, TaskLeaf>();
  for (const { task, drawn } of tasks) {
    for (const leaf of task.build(formOf(task))) {
      const items = leaf.items.filter((item) => drawn.has(itemKey(leaf.task, item)));
      if (items.length > 0 && !leaves.has(leaf.task)) leaves.set(leaf.task, { ...leaf, items });
    }
  }
  return [...leaves.values()];
}

/**
 * The drawn items, in the form that setting and model call for: a model without a template gets the plain
 * text. A server applies its template itself, and does not show whether there is one.
 */
export function leavesFor(
  { server, facts }: KnownModel,
  tasks: readonly SampledTask[],
): TaskLeaf[] {
  const hasTemplate = server !== undefined || facts.chatTemplateSha256 !== null;
  return drawnLeaves(tasks, ({ setting }) =>
    setting === "realistic" && hasTemplate ? "chat" : "text",
  );
}
