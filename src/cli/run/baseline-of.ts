import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { ExperimentFile } from "../../config/experiment-file.ts";
import { ConfigError } from "../../core/errors.ts";
import { findInputs } from "../report/find-inputs.ts";
import { loadAll } from "../report/load-all.ts";
import type { LoadedExperiment } from "../report/load-experiment.ts";
import type { MeasuredNames } from "./check-requirements.ts";

/**
 * The experiments that an experiment file names as its baseline: folders relative to the file, or ids.
 * @throws as `findInputs` and `loadExperiment`
 */
export async function baselineOf(
  { baseline }: ExperimentFile,
  path: string,
  resultsDir: string,
): Promise<LoadedExperiment[]> {
  if (baseline === undefined || baseline.length === 0) return [];
  const words = baseline.map((word) => {
    const beside = resolve(dirname(resolve(path)), word);
    return existsSync(beside) ? beside : word;
  });
  return loadAll(await findInputs(words, resultsDir));
}

/** A baseline that measured nothing of what the run measures could hold nothing back. @throws ConfigError `baseline-shares-nothing` */
export function requireShared(
  path: string,
  baseline: readonly LoadedExperiment[],
  measured: MeasuredNames,
): void {
  if (baseline.length === 0) return;
  const isShared = baseline.some((one) => {
    switch (one.command) {
      case "perf":
        return one.files.manifest.scenarios.some(({ scenario }) =>
          measured.scenarios.includes(scenario),
        );
      case "eval":
        return one.files.manifest.tasks.some(({ task }) => measured.tasks.includes(task));
      case "overhead":
      case "comply":
        return false;
    }
  });
  if (isShared) return;
  const names = baseline.map(({ files }) => files.manifest.experimentId).join(", ");
  throw new ConfigError(`${path}: baseline ${names} shares no scenario and no task with this run`, {
    code: "baseline-shares-nothing",
    hint: "Name an experiment that measured the same, or leave baseline out.",
  });
}
