import { existsSync } from "node:fs";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import { messageOf, PrerequisiteError, systemCodeOf } from "../core/errors.ts";
import { sha256Schema } from "../core/record.ts";
import { writeFileAtomically } from "./atomic-file.ts";
import { diskError } from "./disk-error.ts";
import { experimentIdsFrom, EXPERIMENT_ID_PATTERN } from "./experiment-id.ts";
import { experimentPaths } from "./experiment-paths.ts";
import { ensureResultsDirectory } from "./results-directory.ts";

export const RUN_SCHEMA_VERSION = 1;

/** Content of `run.json`: what a run of an experiment file was asked to do. */
export const runManifestSchema = z.strictObject({
  schemaVersion: z.literal(RUN_SCHEMA_VERSION),
  runId: z.string().regex(/^run_\d{8}_\d{6}$/),
  createdEpochMs: z.number().nonnegative(),
  toolVersion: z.string(),
  name: z.string(),
  question: z.string(),
  /** The experiment file as validated, and its hash: a run goes on only with the same. */
  file: z.record(z.string(), z.unknown()),
  fileSha256: sha256Schema,
  /** Folder of the configuration it began with, absolute; `null`: the one shipped. */
  configDir: z.string().nullable(),
  /** Before it began: how long it would take, seconds. */
  estimatedSeconds: z.number().nonnegative(),
  /** Reports, decision and gate were written: there is nothing to go on with. */
  isConcluded: z.boolean(),
});

export type RunManifest = z.infer<typeof runManifestSchema>;

/** The folder of a run: `run.json`, one folder for each experiment in it, and the report. */
export interface RunFolder {
  readonly directory: string;
  readonly manifest: RunManifest;
}

const RUN_ID_PATTERN = /^run_\d{8}_\d{6}$/;

/** Makes the folder of a new run. @throws PrerequisiteError `results-not-writable`, `disk-full` */
export async function createRunFolder(
  resultsDir: string,
  startedAt: Date,
  describe: (runId: string) => RunManifest,
): Promise<RunFolder> {
  await ensureResultsDirectory(resultsDir);
  for (const experimentId of experimentIdsFrom(startedAt)) {
    const runId = experimentId.replace(/^exp/, "run");
    const directory = join(resultsDir, runId);
    try {
      await mkdir(directory);
    } catch (error) {
      if (systemCodeOf(error) === "EEXIST") continue;
      throw diskError(error, directory);
    }
    const manifest = describe(runId);
    await saveRunManifest(directory, manifest);
    return { directory, manifest };
  }
  throw new PrerequisiteError(`${resultsDir}: every name for the coming hour is taken`, {
    code: "results-not-writable",
    hint: "Name another folder with --results-dir.",
  });
}

export async function saveRunManifest(directory: string, manifest: RunManifest): Promise<void> {
  await writeFileAtomically(join(directory, "run.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Whether a folder is that of a run. */
export function isRunFolder(directory: string): boolean {
  return existsSync(join(directory, "run.json"));
}

/** @throws PrerequisiteError `records-broken` */
export async function readRunFolder(directory: string): Promise<RunFolder> {
  const path = join(directory, "run.json");
  try {
    const manifest = runManifestSchema.parse(JSON.parse(await readFile(path, "utf8")));
    return { directory, manifest };
  } catch (error) {
    const reason = messageOf(error).replace(/\s+/g, " ").slice(0, 200);
    throw new PrerequisiteError(`${path}: broken: ${reason}`, {
      code: "records-broken",
      hint: "Restore the file from a copy, or start a new run.",
      cause: error,
    });
  }
}

/** The folders of the runs in a results folder, newest first; one that died before `run.json` is none. */
export async function runFolders(resultsDir: string): Promise<string[]> {
  return (await foldersIn(resultsDir, RUN_ID_PATTERN)).filter(isRunFolder);
}

/** The folders of the experiments of a run, oldest first; one that died before its manifest is none. */
export async function experimentsOfRun(directory: string): Promise<string[]> {
  return (await begunIn(directory)).reverse();
}

/**
 * The folders of all experiments of a results folder, those of runs included, newest first.
 * @throws PrerequisiteError `results-not-readable`
 */
export async function experimentFolders(resultsDir: string): Promise<string[]> {
  const places = [resultsDir, ...(await runFolders(resultsDir))];
  const folders = (await Promise.all(places.map(begunIn))).flat();
  return folders.sort((a, b) => (basename(a) < basename(b) ? 1 : -1));
}

async function begunIn(folder: string): Promise<string[]> {
  const folders = await foldersIn(folder, EXPERIMENT_ID_PATTERN);
  return folders.filter((directory) => existsSync(experimentPaths(directory).manifest));
}

/** Newest first: names sort by time. */
async function foldersIn(folder: string, pattern: RegExp): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && pattern.test(entry.name))
      .map(({ name }) => join(folder, name))
      .sort()
      .reverse();
  } catch (error) {
    if (systemCodeOf(error) === "ENOENT") return [];
    throw new PrerequisiteError(`${folder}: cannot be read (${messageOf(error)})`, {
      code: "results-not-readable",
      hint: "Name the folder with your experiments with --results-dir.",
      cause: error,
    });
  }
}
