import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";
import { PrerequisiteError, systemCodeOf } from "../core/errors.ts";
import { type Manifest, manifestSchema } from "../core/manifest.ts";
import {
  type PlannedTrial,
  type ScoreRecord,
  scoreRecordSchema,
  type SessionRecord,
  sessionRecordSchema,
  type TrialRecord,
  trialRecordSchema,
} from "../core/record.ts";
import { syncFolder, writeFileAtomically } from "./atomic-file.ts";
import { diskError } from "./disk-error.ts";
import { experimentIdsFrom } from "./experiment-id.ts";
import { type ExperimentLock, lockExperiment } from "./experiment-lock.ts";
import { type ExperimentPaths, experimentPaths } from "./experiment-paths.ts";
import { type JsonLinesLog, openJsonLinesLog } from "./json-lines-log.ts";
import { makeFolders } from "./make-folders.ts";
import { planSha256Of, planLines } from "./plan-lines.ts";
import { ensureResultsDirectory } from "./results-directory.ts";
import { readExperiment } from "./stored-experiment.ts";

/** An experiment's folder, locked for this process and open for appending. */
export interface OpenExperiment extends AsyncDisposable {
  readonly paths: ExperimentPaths;
  readonly manifest: Manifest;
  readonly plan: readonly PlannedTrial[];
  readonly records: JsonLinesLog<TrialRecord>;
  readonly sessions: JsonLinesLog<SessionRecord>;
  readonly scores: JsonLinesLog<ScoreRecord>;
  /** What was put right on opening, as sentences for the user; usually empty. */
  readonly repairs: readonly string[];
  /** Closes the logs and gives the lock back. Calling it twice is fine. */
  close(): Promise<void>;
}

export interface NewExperiment {
  readonly resultsDir: string;
  readonly startedAt: Date;
  readonly plan: readonly PlannedTrial[];
  /** Receives the id that was free. Its `planSha256` is {@link planSha256Of} the plan. */
  readonly manifestFor: (experimentId: string) => Manifest;
}

/**
 * Makes the folder of a new experiment. The manifest is written last: a folder without one was never
 * begun. Without `manifest.checkpoint`, records are not forced to disk.
 *
 * @throws PrerequisiteError `results-not-writable` or `disk-full`; no folder stays behind then.
 */
export async function createExperiment(experiment: NewExperiment): Promise<OpenExperiment> {
  await ensureResultsDirectory(experiment.resultsDir);
  const paths = await makeFolder(experiment.resultsDir, experiment.startedAt);
  let lock: ExperimentLock | null = null;
  let opened: OpenExperiment | null = null;
  try {
    lock = await lockExperiment(paths.directory);
    const manifest = manifestSchema.parse(experiment.manifestFor(paths.experimentId));
    if (manifest.planSha256 !== planSha256Of(experiment.plan)) {
      throw new Error("planSha256 of the manifest is not that of the plan");
    }
    await mkdir(paths.logsDirectory);
    await writeFileAtomically(paths.plan, planLines(experiment.plan));
    opened = await openLogs(paths, manifest, experiment.plan, lock);
    await writeFileAtomically(paths.manifest, `${JSON.stringify(manifest, null, 2)}\n`);
    await syncFolder(experiment.resultsDir);
    return opened;
  } catch (error) {
    await (opened?.close() ?? lock?.release());
    await rm(paths.directory, { recursive: true, force: true });
    throw diskError(error, paths.directory);
  }
}

/**
 * Opens an experiment to go on with it: locks it and cuts off torn last lines.
 *
 * @throws PrerequisiteError `experiment-locked`, `not-resumable` (it ran with --no-checkpoint), and
 * those of {@link readExperiment}.
 */
export async function resumeExperiment(directory: string): Promise<OpenExperiment> {
  const { manifest, plan, paths } = await readExperiment(directory);
  if (!manifest.checkpoint) {
    throw new PrerequisiteError(
      `${paths.experimentId} ran with --no-checkpoint and cannot be resumed`,
      {
        code: "not-resumable",
        hint: "Start it again without --resume.",
      },
    );
  }
  const lock = await lockExperiment(directory);
  try {
    await makeFolders(paths.logsDirectory);
  } catch (error) {
    await lock.release();
    throw diskError(error, directory);
  }
  return openLogs(paths, manifest, plan, lock);
}

async function makeFolder(resultsDir: string, startedAt: Date): Promise<ExperimentPaths> {
  for (const experimentId of experimentIdsFrom(startedAt)) {
    const directory = join(resultsDir, experimentId);
    try {
      await mkdir(directory);
      return experimentPaths(directory);
    } catch (error) {
      if (systemCodeOf(error) !== "EEXIST") throw diskError(error, directory);
    }
  }
  throw new PrerequisiteError(`${resultsDir}: every name for the coming hour is taken`, {
    code: "results-not-writable",
    hint: "Name another folder with --results-dir.",
  });
}

async function openLogs(
  paths: ExperimentPaths,
  manifest: Manifest,
  plan: readonly PlannedTrial[],
  lock: ExperimentLock,
): Promise<OpenExperiment> {
  const logs: Pick<JsonLinesLog<unknown>, "path" | "cutBytes" | "close">[] = [];
  const openLog = async <T>(path: string, schema: z.ZodType<T>): Promise<JsonLinesLog<T>> => {
    const log = await openJsonLinesLog(path, schema, { durable: manifest.checkpoint });
    logs.push(log);
    return log;
  };
  const close = async (): Promise<void> => {
    for (const log of logs) await log.close();
    await lock.release();
  };
  try {
    return {
      paths,
      manifest,
      plan,
      records: await openLog(paths.records, trialRecordSchema),
      sessions: await openLog(paths.sessions, sessionRecordSchema),
      scores: await openLog(paths.scores, scoreRecordSchema),
      repairs: logs.flatMap((log) => repairOf(log.path, log.cutBytes)),
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function repairOf(path: string, cutBytes: number): string[] {
  if (cutBytes === 0) return [];
  return [`${path}: cut off a last line of ${cutBytes} bytes that was never finished`];
}
