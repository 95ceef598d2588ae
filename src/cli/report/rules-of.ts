import { dirname } from "node:path";
import { resolveConfigDir } from "../../config/config-dir.ts";
import { loadDecisionRules } from "../../config/decision.ts";
import { experimentFileSchema, type ExperimentFile } from "../../config/experiment-file.ts";
import type { DecisionRules } from "../../core/decision.ts";
import { isRunFolder, readRunFolder, type RunManifest } from "../../store/run-folder.ts";

/** The run that all experiments belong to; `null` when they were not measured by one run. */
export async function runOf(folders: readonly string[]): Promise<RunManifest | null> {
  const parents = [...new Set(folders.map((folder) => dirname(folder)))];
  const [parent] = parents;
  if (parents.length !== 1 || parent === undefined || !isRunFolder(parent)) return null;
  return (await readRunFolder(parent)).manifest;
}

/**
 * What experiments are held against: the requirements of the run that measured them, else those of
 * decision.yaml. A folder that the user names comes first.
 * @throws ConfigError, PrerequisiteError
 */
export async function rulesOf(
  run: RunManifest | null,
  configDir: string | undefined,
): Promise<DecisionRules> {
  const shared = await loadDecisionRules(resolveConfigDir(configDir ?? null));
  if (run === null || configDir !== undefined) return shared;
  const file = experimentFileSchema.safeParse(run.file);
  return file.success ? rulesOfFile(file.data, shared) : shared;
}

/** The experiment file's own requirements on top of those of decision.yaml. */
export function rulesOfFile(file: ExperimentFile, shared: DecisionRules): DecisionRules {
  return {
    ...shared,
    constraints: file.constraints ?? shared.constraints,
    axes: file.axes ?? shared.axes,
  };
}
