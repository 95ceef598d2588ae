import type { EvaluationTaskName, TaskSetting } from "../config/eval-tasks.ts";
import type { ManifestDataset } from "../core/manifest.ts";
import type { AskSettings, TaskLeaf } from "./task.ts";

/**
 * Whether a task can be asked with worked examples:
 * - `none`: it is defined without them.
 * - `none-in-small-set`: the small set that stands in has none beside the texts that are asked.
 */
export type ShotUse = "used" | "none" | "none-in-small-set";

/** A task of the command line whose data are read; it can be asked in either form. */
export interface OpenedTask {
  readonly name: EvaluationTaskName;
  readonly setting: TaskSetting;
  /** Shots that were asked for, 0 for a task without shots; `null` when the task's definition decides. */
  readonly fewshot: number | null;
  readonly shots: ShotUse;
  readonly datasets: readonly ManifestDataset[];
  /** All leaf tasks with all items, in the order of the data. */
  readonly build: (form: AskSettings["form"]) => readonly TaskLeaf[];
}
