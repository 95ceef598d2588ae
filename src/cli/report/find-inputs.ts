import { existsSync } from "node:fs";
import { join } from "node:path";
import { PrerequisiteError } from "../../core/errors.ts";
import { findExperimentFolder, listExperiments } from "../../store/find-experiments.ts";
import { experimentsOfRun, isRunFolder, runFolders } from "../../store/run-folder.ts";

/**
 * The folders of the experiments that words name: folders or ids of experiments, folders or ids of runs
 * (all experiments in them).
 * @throws PrerequisiteError `experiment-unknown`
 */
export async function findInputs(
  words: readonly string[],
  resultsDir: string,
): Promise<string[]> {
  const folders: string[] = [];
  for (const word of words) folders.push(...(await foldersOf(word, resultsDir)));
  return [...new Set(folders)];
}

async function foldersOf(word: string, resultsDir: string): Promise<string[]> {
  const path = existsSync(word) ? word : join(resultsDir, word);
  if (existsSync(path) && isRunFolder(path)) {
    const experiments = await experimentsOfRun(path);
    if (experiments.length > 0) return experiments;
    throw new PrerequisiteError(`${path}: nothing was measured in this run`, {
      code: "experiment-incomplete",
      hint: "Go on with it: edge-bench run FILE --resume.",
    });
  }
  return [existsSync(word) ? word : await findExperimentFolder(resultsDir, word)];
}

/** The newest experiment or run of a results folder. @throws PrerequisiteError `experiment-unknown` */
export async function newestInput(resultsDir: string): Promise<string[]> {
  const listings = await listExperiments(resultsDir);
  const newest = listings.find((listing) => listing.status === "readable") ?? listings[0];
  const [run] = await runFolders(resultsDir);
  const isRunNewer =
    run !== undefined && (newest === undefined || stampOf(run) > stampOf(newest.directory));
  if (isRunNewer) return findInputs([run], resultsDir);
  if (newest !== undefined) return [newest.directory];
  throw new PrerequisiteError(`${resultsDir} holds no experiment`, {
    code: "experiment-unknown",
    hint: "Measure first: edge-bench perf, eval or run, or name one with --input.",
  });
}

/** `20261128_103000` of a folder's name. */
function stampOf(folder: string): string {
  return folder.slice(-15);
}
