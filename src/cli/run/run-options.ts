import { dirname, resolve } from "node:path";
import { isModelPath } from "../../config/select-models.ts";
import type { ExperimentFile } from "../../config/experiment-file.ts";
import type { EvalOptions } from "../commands/eval.ts";
import type { PerfOptions } from "../commands/perf.ts";
import type { RunOptions } from "../commands/run.ts";
import { evalDefaults } from "../eval/eval-defaults.ts";
import { perfDefaults } from "../perf/perf-defaults.ts";

/** The parts of a run as the commands that do them understand them; `null` where the file has none. */
export interface RunParts {
  readonly perf: PerfOptions | null;
  readonly evaluation: EvalOptions | null;
}

/** @param path of the experiment file: paths in it are relative to its folder */
export function partsOf(
  file: ExperimentFile,
  path: string,
  options: Pick<RunOptions, "progress"> & { readonly configDir: string | null },
  resultsDir: string,
): RunParts {
  const folder = dirname(resolve(path));
  const { threads, context, gpu } = file.engine;
  const common = {
    ...(threads === undefined ? {} : { threads }),
    ...(context === undefined ? {} : { context }),
    ...(gpu === undefined ? {} : { gpu }),
    models: file.models.map((word) => (isModelPath(word, folder) ? resolve(folder, word) : word)),
    seed: file.seed,
    progress: options.progress,
    resultsDir,
    ...(options.configDir === null ? {} : { configDir: options.configDir }),
  };
  return {
    perf: file.performance === undefined ? null : perfOptions(file.performance, common),
    evaluation: file.capability === undefined ? null : evalOptions(file.capability, common, folder),
  };
}

type Common = Partial<PerfOptions> & Partial<EvalOptions>;

function perfOptions(
  performance: NonNullable<ExperimentFile["performance"]>,
  common: Common,
): PerfOptions {
  const { scenarios, prompts, rounds, warmup, cooldown_seconds: cooldown } = performance;
  return { ...perfDefaults(), ...common, scenarios, prompts, rounds, warmup, cooldown };
}

function evalOptions(
  capability: NonNullable<ExperimentFile["capability"]>,
  common: Common,
  folder: string,
): EvalOptions {
  const { tasks, sample_size, setting, fewshot, mini, data_dir, accept_license } = capability;
  return {
    ...evalDefaults(),
    ...common,
    task: tasks,
    mini,
    ...(sample_size === undefined ? {} : { sampleSize: sample_size }),
    ...(setting === undefined ? {} : { setting }),
    ...(fewshot === undefined ? {} : { fewshot }),
    ...(data_dir === undefined ? {} : { dataDir: resolve(folder, data_dir) }),
    ...(accept_license === undefined ? {} : { acceptLicense: accept_license }),
  };
}
