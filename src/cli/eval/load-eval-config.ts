import { resolveConfigDir } from "../../config/config-dir.ts";
import { loadEvalTasks, selectTasks, type SelectedTask } from "../../config/eval-tasks.ts";
import { loadModelsFile, type ModelsFile } from "../../config/models.ts";
import { loadSamplingParams, type SamplingParams } from "../../config/sampling-params.ts";
import type { EvalOptions } from "../commands/eval.ts";
import { taskWords } from "./eval-settings.ts";
import { loadModelChoices } from "../models/model-choices.ts";

export interface EvalConfig {
  readonly configDir: string;
  /** The models that can be named: those of models.yaml, and what else models.lock knows. */
  readonly modelsFile: ModelsFile;
  readonly sampling: SamplingParams;
  readonly tasks: readonly SelectedTask[];
  /** Every file as validated, for the manifest. */
  readonly files: Readonly<Record<string, unknown>>;
}

/** Reads and checks the configuration of an evaluation. @throws ConfigError */
export async function loadEvalConfig(options: EvalOptions): Promise<EvalConfig> {
  const configDir = resolveConfigDir(options.configDir ?? null);
  const modelsFile = await loadModelsFile(configDir);
  const choices = await loadModelChoices(configDir);
  const tasksFile = await loadEvalTasks(configDir);
  const sampling = await loadSamplingParams(configDir);
  return {
    configDir,
    modelsFile: choices.file,
    sampling,
    tasks: selectTasks(tasksFile, taskWords(options)),
    files: { models: modelsFile, eval_tasks: tasksFile, sampling_params: sampling },
  };
}
