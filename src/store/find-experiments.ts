import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { didYouMean } from "../core/did-you-mean.ts";
import { messageOf, PrerequisiteError, systemCodeOf } from "../core/errors.ts";
import { EXPERIMENT_ID_PATTERN } from "./experiment-id.ts";
import {
  COMPLIANCE,
  EVALUATION,
  OVERHEAD,
  PERFORMANCE,
  type AnyManifest,
  type ExperimentCommand,
  type ExperimentFormat,
  type StoredRecord,
  type StoredTrial,
} from "./experiment-format.ts";
import { lastStatuses, progressOf } from "./resume.ts";
import { commandOf, readExperiment, type StoredExperimentOf } from "./stored-experiment.ts";

/** One line of a list of experiments. Counts leave warm-ups out. */
export type ExperimentListing =
  | {
      readonly status: "readable";
      readonly experimentId: string;
      readonly directory: string;
      readonly command: ExperimentCommand;
      readonly createdEpochMs: number;
      readonly plannedCount: number;
      readonly doneCount: number;
      readonly failedCount: number;
    }
  | {
      readonly status: "unreadable";
      readonly experimentId: string;
      readonly directory: string;
      readonly reason: string;
    };

/** The experiments of a results folder, newest first; none when there is no such folder. */
export async function listExperiments(resultsDir: string): Promise<ExperimentListing[]> {
  const listings: ExperimentListing[] = [];
  for (const experimentId of await experimentIds(resultsDir)) {
    listings.push(await listingOf(experimentId, join(resultsDir, experimentId)));
  }
  return listings;
}

/**
 * The experiment with this id.
 *
 * @throws PrerequisiteError `experiment-unknown`, with the nearest id that exists, and those of
 * {@link readExperiment}.
 */
export async function findExperiment<
  M extends AnyManifest,
  T extends StoredTrial,
  R extends StoredRecord,
  S,
>(
  resultsDir: string,
  experimentId: string,
  format: ExperimentFormat<M, T, R, S>,
): Promise<StoredExperimentOf<M, T, R, S>> {
  return readExperiment(await folderOf(resultsDir, experimentId, [format.command]), format);
}

/** The folder of the experiment with this id, whatever command made it. @throws as {@link findExperiment} */
export function findExperimentFolder(resultsDir: string, experimentId: string): Promise<string> {
  return folderOf(resultsDir, experimentId, ["perf", "eval"]);
}

/** @param commands those that can make what is looked for, for the message */
async function folderOf(
  resultsDir: string,
  experimentId: string,
  commands: readonly ExperimentCommand[],
): Promise<string> {
  const known = await experimentIds(resultsDir);
  if (known.includes(experimentId)) return join(resultsDir, experimentId);
  const list = known.slice(0, 5).join(", ");
  throw new PrerequisiteError(
    `${resultsDir} holds no experiment "${experimentId}".${didYouMean(experimentId, known)}`,
    {
      code: "experiment-unknown",
      hint:
        list === "" ? startHint(commands) : `Name one of its experiments; the newest are ${list}.`,
    },
  );
}

/**
 * The newest experiment of a command that has trials left. Folders in which nothing was begun and
 * experiments without checkpoint are passed over; any other that cannot be read stops the search,
 * since it may be the one that is meant.
 *
 * @throws PrerequisiteError `nothing-to-resume`, and those of {@link readExperiment}.
 */
export async function findUnfinished<
  M extends AnyManifest,
  T extends StoredTrial,
  R extends StoredRecord,
  S,
>(
  resultsDir: string,
  format: ExperimentFormat<M, T, R, S>,
): Promise<StoredExperimentOf<M, T, R, S>> {
  const known = await experimentIds(resultsDir);
  for (const experimentId of known) {
    const stored = await readIfBegun(join(resultsDir, experimentId), format);
    if (stored?.manifest.checkpoint !== true) continue;
    const { remaining } = progressOf(stored.plan, await lastStatuses(stored.readRecords()));
    if (remaining.length > 0) return stored;
  }
  const what =
    known.length === 0 ? "no experiment" : `no unfinished experiment of "${format.command}"`;
  throw new PrerequisiteError(`${resultsDir} holds ${what}`, {
    code: "nothing-to-resume",
    hint: known.length === 0 ? startHint([format.command]) : "Start a new one without --resume.",
  });
}

function startHint(commands: readonly ExperimentCommand[]): string {
  const starts = commands.map((command) => `edge-bench ${command}`).join(" or ");
  return `Check --results-dir, or start a first experiment with ${starts}.`;
}

/** `null` for a folder in which nothing was begun and for an experiment of another command. */
async function readIfBegun<M extends AnyManifest, T extends StoredTrial, R extends StoredRecord, S>(
  directory: string,
  format: ExperimentFormat<M, T, R, S>,
): Promise<StoredExperimentOf<M, T, R, S> | null> {
  try {
    return await readExperiment(directory, format);
  } catch (error) {
    if (!(error instanceof PrerequisiteError)) throw error;
    if (["experiment-incomplete", "other-command"].includes(error.code)) return null;
    throw error;
  }
}

/** Newest first: ids sort by time. */
async function experimentIds(resultsDir: string): Promise<string[]> {
  try {
    const entries = await readdir(resultsDir, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && EXPERIMENT_ID_PATTERN.test(entry.name))
      .map((entry) => entry.name)
      .sort()
      .reverse();
  } catch (error) {
    if (systemCodeOf(error) === "ENOENT") return [];
    throw new PrerequisiteError(`${resultsDir}: cannot be read (${messageOf(error)})`, {
      code: "results-not-readable",
      hint: "Name the folder with your experiments with --results-dir.",
      cause: error,
    });
  }
}

async function listingOf(experimentId: string, directory: string): Promise<ExperimentListing> {
  try {
    switch (await commandOf(directory)) {
      case "perf":
        return await readableListing(experimentId, directory, PERFORMANCE);
      case "eval":
        return await readableListing(experimentId, directory, EVALUATION);
      case "overhead":
        return await readableListing(experimentId, directory, OVERHEAD);
      case "comply":
        return await readableListing(experimentId, directory, COMPLIANCE);
    }
  } catch (error) {
    if (!(error instanceof PrerequisiteError)) throw error;
    return { status: "unreadable", experimentId, directory, reason: error.message };
  }
}

async function readableListing<
  M extends AnyManifest,
  T extends StoredTrial,
  R extends StoredRecord,
  S,
>(
  experimentId: string,
  directory: string,
  format: ExperimentFormat<M, T, R, S>,
): Promise<ExperimentListing> {
  const stored = await readExperiment(directory, format);
  const { done, failed } = progressOf(stored.plan, await lastStatuses(stored.readRecords()));
  return {
    status: "readable",
    experimentId,
    directory,
    command: format.command,
    createdEpochMs: stored.manifest.createdEpochMs,
    plannedCount: stored.plan.filter((trial) => trial.phase !== "warm-up").length,
    doneCount: done.length,
    failedCount: failed.length,
  };
}
