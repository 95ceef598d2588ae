import { datasetNameOf } from "../../assets/datasets/datasets-lock.ts";
import { resolvePromptsFile } from "../../config/prompts.ts";
import { answerSettingsOf } from "../../config/sampling-params.ts";
import type { SelectedTask } from "../../config/eval-tasks.ts";
import { ConfigError } from "../../core/errors.ts";
import { packageRoot } from "../../core/package-root.ts";
import { setDeterministicMode } from "../../plan/deterministic-mode.ts";
import { drawItems } from "../../plan/sample-items.ts";
import { openTask } from "../../tasks/open-task.ts";
import type { OpenedTask } from "../../tasks/opened-task.ts";
import type { EvalOptions } from "../commands/eval.ts";
import type { EvalConfig } from "./load-eval-config.ts";
import type { SampledTask } from "./drawn-leaves.ts";
import { requireLabels, requireShots } from "./require-used-options.ts";

/**
 * Reads the data of the chosen tasks, verified.
 * @throws HarnessError when data are missing or altered, a licence was not accepted, or an option
 * would change nothing
 */
export async function openTasks(
  config: EvalConfig,
  options: EvalOptions,
  onNote: (note: string) => void = printNote,
): Promise<OpenedTask[]> {
  const opened: OpenedTask[] = [];
  for (const selected of config.tasks)
    opened.push(await openOne(selected, config, options, onNote));
  const requests = opened.map((task, index) => ({
    task,
    fewshot: options.fewshot ?? config.tasks[index]?.task.fewshot ?? null,
  }));
  requireShots(requests, options.fewshot, onNote);
  requireLabels(opened, options.scorer);
  return opened;
}

function openOne(
  { name, task }: SelectedTask,
  config: EvalConfig,
  options: EvalOptions,
  onNote: (note: string) => void,
): Promise<OpenedTask> {
  const folders = { configDir: config.configDir, packageRoot: packageRoot() };
  const answers = task.sampling === null ? null : answerSettingsOf(config.sampling, task.sampling);
  if (task.sampling !== null && answers === null) {
    throw new ConfigError(
      `eval_tasks.yaml: ${name}: sampling_params.yaml has no task_specific.${task.sampling}`,
      { code: "config-invalid", hint: "Name one of its entries." },
    );
  }
  return openTask({
    name,
    task,
    answers,
    promptsPath: task.prompts_file === null ? null : resolvePromptsFile(task.prompts_file, folders),
    data: {
      dataDir: options.dataDir ?? null,
      mini: options.mini,
      acceptedLicenses: (options.acceptLicense ?? []).map(datasetNameOf),
      onNote,
    },
    setting: options.setting ?? task.setting,
    scorer: options.scorer ?? null,
    fewshot: options.fewshot ?? task.fewshot,
    fewshotAsMultiturn: options.fewshotMultiturn,
    seed: options.seed,
  });
}

/** A sentence for the user, apart from results. */
export function printNote(note: string): void {
  console.error(note);
}

/**
 * Draws the items of each task: the same for every model and for every order of the tasks. Tasks that
 * fall back to the same small set draw the same items of it.
 */
export function sampleTasks(
  tasks: readonly OpenedTask[],
  options: Pick<EvalOptions, "sampleSize" | "seed">,
): SampledTask[] {
  const mode = setDeterministicMode({ seed: options.seed });
  return tasks.map((task) => {
    const leaves = task.build("text");
    const random = mode.derive(`sample of ${leaves.map((leaf) => leaf.task).join(" ")}`);
    return { task, drawn: drawItems(leaves, options.sampleSize ?? null, random) };
  });
}
