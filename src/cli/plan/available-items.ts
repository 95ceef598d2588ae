import { HarnessError } from "../../core/errors.ts";
import type { PlanOptions } from "../commands/plan.ts";
import { evalDefaults } from "../eval/eval-defaults.ts";
import { loadEvalConfig } from "../eval/load-eval-config.ts";
import { openTasks } from "../eval/open-tasks.ts";

/** Items of a task's data; `null` when they are not here, or their licence was not accepted. */
export async function availableItems(task: string, options: PlanOptions): Promise<number | null> {
  const evaluation = {
    ...evalDefaults(),
    task: [task],
    ...(options.dataDir === undefined ? {} : { dataDir: options.dataDir }),
    ...(options.configDir === undefined ? {} : { configDir: options.configDir }),
  };
  try {
    const opened = await openTasks(await loadEvalConfig(evaluation), evaluation, () => undefined);
    // The small sets of this project are no benchmark: their size says nothing about the task.
    const isMini = opened.some((one) => one.datasets.some(({ origin }) => origin === "mini"));
    if (isMini) return null;
    return opened
      .flatMap((one) => one.build("text"))
      .reduce((sum, leaf) => sum + leaf.items.length, 0);
  } catch (error) {
    if (error instanceof HarnessError) return null;
    throw error;
  }
}
