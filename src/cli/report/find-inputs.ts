import { existsSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { didYouMean } from "../../core/did-you-mean.ts";
import { ConfigError, PrerequisiteError } from "../../core/errors.ts";
import { EXPERIMENT_ID_PATTERN } from "../../store/experiment-id.ts";
import { experimentPaths } from "../../store/experiment-paths.ts";
import {
  experimentFolders,
  experimentsOfRun,
  isRunFolder,
  runFolders,
} from "../../store/run-folder.ts";
import { listExperiments } from "../../store/find-experiments.ts";

/** How many known ids a message lists. */
const MAX_LISTED = 5;

/**
 * The folders of the experiments that words name: folders or ids of experiments, of runs (all
 * experiments in them), or of experiments in runs. Each folder once.
 * @throws ConfigError `experiment-unnamed`, `same-id`; PrerequisiteError `experiment-unknown`,
 * `experiment-incomplete`
 */
export async function findInputs(words: readonly string[], resultsDir: string): Promise<string[]> {
  if (words.length === 0) {
    throw new ConfigError("no experiment is named", {
      code: "experiment-unnamed",
      hint: "Name folders or ids, such as exp_20261128_101500.",
    });
  }
  const folders: string[] = [];
  for (const word of words) folders.push(...(await foldersOf(word, resultsDir)));
  return requireDistinctIds(folders);
}

/** Each folder once. @throws ConfigError `same-id` when two folders cannot be told apart by their ids */
export function requireDistinctIds(folders: readonly string[]): string[] {
  const byPlace = [...new Map(folders.map((folder) => [resolve(folder), folder])).values()];
  const byId = new Map<string, string>();
  for (const folder of byPlace) {
    const id = basename(folder);
    const other = byId.get(id);
    if (other !== undefined) {
      throw new ConfigError(`${other} and ${folder} have the same id: they cannot be told apart`, {
        code: "same-id",
        hint: "Name one of them; a copy of an experiment is that experiment.",
      });
    }
    byId.set(id, folder);
  }
  return byPlace;
}

async function foldersOf(word: string, resultsDir: string): Promise<string[]> {
  const path = existsSync(word) ? word : join(resultsDir, word);
  if (!existsSync(path)) return [await experimentById(word, resultsDir)];
  if (!statSync(path).isDirectory()) {
    throw new PrerequisiteError(`${path} is a file, not the folder of an experiment`, {
      code: "experiment-unknown",
      hint: "Name the folder that holds plan.jsonl and records.jsonl, or its id.",
    });
  }
  if (isRunFolder(path)) return experimentsIn(path);
  // The folder that one stands in shows its id only when its name is written out.
  const folder = EXPERIMENT_ID_PATTERN.test(basename(path)) ? path : resolve(path);
  if (existsSync(experimentPaths(folder).manifest)) return [folder];
  if (existsSync(experimentPaths(folder).records)) throw withoutManifest(folder);
  if (EXPERIMENT_ID_PATTERN.test(basename(folder))) return [folder];
  throw await notAnExperiment(path);
}

function withoutManifest(folder: string): PrerequisiteError {
  return new PrerequisiteError(
    `${folder} holds records, but no ${basename(experimentPaths(folder).manifest)}`,
    {
      code: "experiment-incomplete",
      hint: "Restore that file from a copy; a folder that was renamed must have the experiment's id as its name.",
    },
  );
}

async function experimentsIn(run: string): Promise<string[]> {
  const experiments = await experimentsOfRun(run);
  if (experiments.length > 0) return experiments;
  throw new PrerequisiteError(`${run}: nothing was measured in this run`, {
    code: "experiment-incomplete",
    hint: `Go on with it: edge-bench run FILE --resume ${basename(run)}.`,
  });
}

async function notAnExperiment(path: string): Promise<PrerequisiteError> {
  const inside = await experimentFolders(path);
  const listed = inside.slice(0, MAX_LISTED).join(", ");
  return new PrerequisiteError(`${path} is a folder, but none of an experiment or a run`, {
    code: "experiment-unknown",
    hint:
      listed === ""
        ? "Name the folder of an experiment or a run, or its id."
        : `It holds experiments; name one: ${listed}.`,
  });
}

/** An id alone may be that of an experiment in a run. */
async function experimentById(word: string, resultsDir: string): Promise<string> {
  const folders = await experimentFolders(resultsDir);
  const found = folders.filter((folder) => basename(folder) === word);
  const [first] = found;
  if (first !== undefined) {
    requireDistinctIds(found);
    return first;
  }
  const runs = (await runFolders(resultsDir)).map((folder) => basename(folder));
  const known = [...runs, ...folders.map((folder) => basename(folder))];
  throw new PrerequisiteError(
    `${resultsDir} holds no experiment "${word}".${didYouMean(word, known)}`,
    {
      code: "experiment-unknown",
      hint:
        known.length === 0
          ? "Check --results-dir, or measure first: edge-bench perf, eval or run."
          : `The newest are ${known.slice(0, MAX_LISTED).join(", ")}.`,
    },
  );
}

/** The newest experiment or run of a results folder. @throws PrerequisiteError `experiment-unknown` */
export async function newestInput(resultsDir: string): Promise<string[]> {
  const listings = await listExperiments(resultsDir);
  const newest = listings.find((listing) => listing.status === "readable") ?? listings[0];
  const run = await newestRunWithExperiments(resultsDir);
  const isRunNewer =
    run !== null && (newest === undefined || stampOf(run) > stampOf(newest.directory));
  if (isRunNewer) return findInputs([run], resultsDir);
  if (newest !== undefined) return [newest.directory];
  throw new PrerequisiteError(`${resultsDir} holds no experiment`, {
    code: "experiment-unknown",
    hint: "Measure first: edge-bench perf, eval or run, or name one with --input.",
  });
}

async function newestRunWithExperiments(resultsDir: string): Promise<string | null> {
  for (const run of await runFolders(resultsDir)) {
    if ((await experimentsOfRun(run)).length > 0) return run;
  }
  return null;
}

/** `20261128_103000` of a folder's name. */
function stampOf(folder: string): string {
  return folder.slice(-15);
}
