import type { EvaluationTaskName, TaskSetting } from "../config/eval-tasks.ts";
import type { ManifestDataset } from "../core/manifest.ts";
import type { AskSettings, TaskLeaf } from "./task.ts";

/** A task of the command line whose data are read; it can be asked in either form. */
export interface OpenedTask {
  readonly name: EvaluationTaskName;
  readonly setting: TaskSetting;
  /** Shots that were asked for; `null` when the task's definition decides. */
  readonly fewshot: number | null;
  readonly datasets: readonly ManifestDataset[];
  /** All leaf tasks with all items, in the order of the data. */
  readonly build: (form: AskSettings["form"]) => readonly TaskLeaf[];
}
