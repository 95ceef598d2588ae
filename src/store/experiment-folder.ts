import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";
import { PrerequisiteError, systemCodeOf } from "../core/errors.ts";
import { type SessionRecord, sessionRecordSchema } from "../core/record.ts";
import { syncFolder, writeFileAtomically } from "./atomic-file.ts";
import { diskError } from "./disk-error.ts";
import type {
  AnyManifest,
  ExperimentFormat,
  PerformanceFormat,
  StoredRecord,
  StoredTrial,
} from "./experiment-format.ts";
import { experimentIdsFrom } from "./experiment-id.ts";
import { type ExperimentLock, lockExperiment } from "./experiment-lock.ts";
import { type ExperimentPaths, experimentPaths } from "./experiment-paths.ts";
import { type JsonLinesLog, openJsonLinesLog } from "./json-lines-log.ts";
import { makeFolders } from "../core/make-folders.ts";
import { planSha256Of, planLines } from "./plan-lines.ts";
import { ensureResultsDirectory } from "./results-directory.ts";
import { readExperiment } from "./stored-experiment.ts";

/** An experiment's folder, locked for this process and open for appending. */
export interface OpenExperimentOf<M, T, R, S> extends AsyncDisposable {
  readonly paths: ExperimentPaths;
  readonly manifest: M;
  readonly plan: readonly T[];
  readonly records: JsonLinesLog<R>;
  readonly sessions: JsonLinesLog<SessionRecord>;
  readonly scores: JsonLinesLog<S>;
  /** What was put right on opening, as sentences for the user; usually empty. */
  readonly repairs: readonly string[];
  /** Closes the logs and gives the lock back. Calling it twice is fine. */
  close(): Promise<void>;
}

/** An open performance experiment. */
export type OpenExperiment =
  PerformanceFormat extends ExperimentFormat<infer M, infer T, infer R, infer S>
    ? OpenExperimentOf<M, T, R, S>
    : never;

export interface NewExperiment<M, T> {
  readonly resultsDir: string;
  readonly startedAt: Date;
  readonly plan: readonly T[];
  /** Receives the id that was free. Its `planSha256` is {@link planSha256Of} the plan. */
  readonly manifestFor: (experimentId: string) => M;
}

/**
 * Makes the folder of a new experiment. The manifest is written last: a folder without one was never
 * begun. Without `manifest.checkpoint`, records are not forced to disk.
 *
 * @throws PrerequisiteError `results-not-writable` or `disk-full`; no folder stays behind then.
 */
export async function createExperiment<
  M extends AnyManifest,
  T extends StoredTrial,
  R extends StoredRecord,
  S,
>(
  experiment: NewExperiment<M, T>,
  format: ExperimentFormat<M, T, R, S>,
): Promise<OpenExperimentOf<M, T, R, S>> {
  await ensureResultsDirectory(experiment.resultsDir);
  const paths = await makeFolder(experiment.resultsDir, experiment.startedAt);
  let lock: ExperimentLock | null = null;
  let opened: OpenExperimentOf<M, T, R, S> | null = null;
  try {
    lock = await lockExperiment(paths.directory);
    const manifest = format.manifest.parse(experiment.manifestFor(paths.experimentId));
    if (manifest.planSha256 !== planSha256Of(experiment.plan)) {
      throw new Error("planSha256 of the manifest is not that of the plan");
    }
    await mkdir(paths.logsDirectory);
    await writeFileAtomically(paths.plan, planLines(experiment.plan));
    opened = await openLogs(paths, manifest, experiment.plan, lock, format);
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
export async function resumeExperiment<
  M extends AnyManifest,
  T extends StoredTrial,
  R extends StoredRecord,
  S,
>(directory: string, format: ExperimentFormat<M, T, R, S>): Promise<OpenExperimentOf<M, T, R, S>> {
  const { manifest, paths } = await readExperiment(directory, format);
  if (!manifest.checkpoint) {
    throw new PrerequisiteError(
      `${paths.experimentId} ran with --no-checkpoint and cannot be resumed`,
      {
        code: "not-resumable",
        hint: "Start it again without --resume.",
      },
    );
  }
  return openExperiment(directory, format);
}

/**
 * Opens an experiment in which nothing more need be measured, to score its records anew.
 *
 * @throws PrerequisiteError `experiment-locked`, and those of {@link readExperiment}.
 */
export async function openExperiment<
  M extends AnyManifest,
  T extends StoredTrial,
  R extends StoredRecord,
  S,
>(directory: string, format: ExperimentFormat<M, T, R, S>): Promise<OpenExperimentOf<M, T, R, S>> {
  const { manifest, plan, paths } = await readExperiment(directory, format);
  const lock = await lockExperiment(directory);
  try {
    await makeFolders(paths.logsDirectory);
  } catch (error) {
    await lock.release();
    throw diskError(error, directory);
  }
  return openLogs(paths, manifest, plan, lock, format);
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

async function openLogs<M extends AnyManifest, T, R, S>(
  paths: ExperimentPaths,
  manifest: M,
  plan: readonly T[],
  lock: ExperimentLock,
  format: ExperimentFormat<M, T, R, S>,
): Promise<OpenExperimentOf<M, T, R, S>> {
  const logs: Pick<JsonLinesLog<unknown>, "path" | "cutBytes" | "close">[] = [];
  const openLog = async <L>(path: string, schema: z.ZodType<L>): Promise<JsonLinesLog<L>> => {
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
      records: await openLog(paths.records, format.record),
      sessions: await openLog(paths.sessions, sessionRecordSchema),
      scores: await openLog(paths.scores, format.score),
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
