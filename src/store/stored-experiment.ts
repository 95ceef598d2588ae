import { readFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { z } from "zod";
import { messageOf, PrerequisiteError, systemCodeOf } from "../core/errors.ts";
import { RECORD_SCHEMA_VERSION, type SessionRecord, sessionRecordSchema } from "../core/record.ts";
import { sha256OfFile } from "../core/sha256-of-file.ts";
import {
  commandSchema,
  type AnyManifest,
  type ExperimentCommand,
  type ExperimentFormat,
  type PerformanceFormat,
  type StoredRecord,
  type StoredTrial,
} from "./experiment-format.ts";
import { type ExperimentPaths, experimentPaths } from "./experiment-paths.ts";
import {
  readJsonLines,
  schemaVersionOf,
  type TornLine,
  type UnreadableLine,
  unknownVersion,
} from "./read-json-lines.ts";

/** An experiment's files, read without changing them; another process may be writing meanwhile. */
export interface StoredExperimentOf<M, T, R, S> {
  readonly paths: ExperimentPaths;
  readonly manifest: M;
  readonly plan: readonly T[];
  /** Lines in the order they were written; a torn last line is left out. */
  readRecords(
    onTorn?: (torn: TornLine) => void,
    onUnreadable?: (line: UnreadableLine) => void,
  ): AsyncGenerator<R, void, undefined>;
  readSessions(): AsyncGenerator<SessionRecord, void, undefined>;
  readScores(): AsyncGenerator<S, void, undefined>;
}

/** A stored performance experiment. */
export type StoredExperiment =
  PerformanceFormat extends ExperimentFormat<infer M, infer T, infer R, infer S>
    ? StoredExperimentOf<M, T, R, S>
    : never;

/**
 * Opens an experiment's folder for reading.
 *
 * @param format what the files hold; see {@link commandOf}
 * @throws PrerequisiteError `other-command` when another command made it, PrerequisiteError `experiment-incomplete` when it has no manifest, `records-broken`,
 * `schema-version-unknown`.
 */
export async function readExperiment<
  M extends AnyManifest,
  T extends StoredTrial,
  R extends StoredRecord,
  S,
>(
  directory: string,
  format: ExperimentFormat<M, T, R, S>,
): Promise<StoredExperimentOf<M, T, R, S>> {
  const paths = experimentPaths(directory);
  const manifest = await readManifest(paths, format);
  const plan = await readPlan(paths, manifest, format.trial);
  return {
    paths,
    manifest,
    plan,
    readRecords: (onTorn, onUnreadable) =>
      linesIfAny(paths.records, format.record, onTorn, onUnreadable),
    readSessions: () => linesIfAny(paths.sessions, sessionRecordSchema),
    readScores: () => linesIfAny(paths.scores, format.score),
  };
}

/** Which command made an experiment; the format of its files follows from it. */
export async function commandOf(directory: string): Promise<ExperimentCommand> {
  const paths = experimentPaths(directory);
  const parsed = z.looseObject({ command: commandSchema }).safeParse(await readManifestJson(paths));
  if (!parsed.success) throw brokenManifest(paths, "command: none that is known", parsed.error);
  return parsed.data.command;
}

/** Reads and checks the manifest; see {@link readExperiment}. */
async function readManifest<M extends AnyManifest, T, R, S>(
  paths: ExperimentPaths,
  format: ExperimentFormat<M, T, R, S>,
): Promise<M> {
  const value = await readManifestJson(paths);
  const result = format.manifest.safeParse(value);
  if (!result.success) {
    const command = z.looseObject({ command: commandSchema }).safeParse(value).data?.command;
    if (command !== undefined && command !== format.command) throw otherCommand(paths, command);
    const issue = result.error.issues[0];
    const reason = `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`;
    throw brokenManifest(paths, reason, result.error);
  }
  if (result.data.experimentId !== paths.experimentId) {
    throw brokenManifest(paths, `it belongs to ${result.data.experimentId}`, null);
  }
  return result.data;
}

async function readManifestJson(paths: ExperimentPaths): Promise<unknown> {
  const content = await readManifestText(paths);
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    throw brokenManifest(paths, oneLine(messageOf(error)), error);
  }
  const version = schemaVersionOf(value);
  if (version !== RECORD_SCHEMA_VERSION) throw unknownVersion(paths.manifest, version);
  return value;
}

function otherCommand(paths: ExperimentPaths, command: ExperimentCommand): PrerequisiteError {
  return new PrerequisiteError(`${paths.experimentId} was made by edge-bench ${command}`, {
    code: "other-command",
    hint: `Go on with it by \`edge-bench ${command} --resume ${paths.experimentId}\`.`,
  });
}

async function readManifestText(paths: ExperimentPaths): Promise<string> {
  try {
    return await readFile(paths.manifest, "utf8");
  } catch (error) {
    if (systemCodeOf(error) !== "ENOENT") throw brokenManifest(paths, messageOf(error), error);
    throw new PrerequisiteError(
      `${paths.directory} holds no experiment: ${paths.manifest} is missing`,
      {
        code: "experiment-incomplete",
        hint: "Nothing was measured in it; the folder can be deleted.",
        cause: error,
      },
    );
  }
}

async function readPlan<T>(
  paths: ExperimentPaths,
  manifest: AnyManifest,
  schema: z.ZodType<T>,
): Promise<T[]> {
  if (existsSync(paths.plan) && (await sha256OfFile(paths.plan)) === manifest.planSha256) {
    const plan: T[] = [];
    for await (const trial of readJsonLines(paths.plan, schema)) plan.push(trial);
    return plan;
  }
  throw new PrerequisiteError(
    `${paths.plan}: the plan is not the one of the manifest (planSha256)`,
    {
      code: "records-broken",
      hint: "Restore the file from a copy, or start a new experiment.",
    },
  );
}

function linesIfAny<S extends z.ZodType>(
  path: string,
  schema: S,
  onTorn?: (torn: TornLine) => void,
  onUnreadable?: (line: UnreadableLine) => void,
): AsyncGenerator<z.output<S>, void, undefined> {
  return existsSync(path) ? readJsonLines(path, schema, onTorn, onUnreadable) : noLines();
}

// eslint-disable-next-line @typescript-eslint/require-await -- a generator of the same kind that ends at once
async function* noLines(): AsyncGenerator<never, void, undefined> {
  yield* [];
}

/** The parser quotes the text it could not read, line breaks included. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}

function brokenManifest(paths: ExperimentPaths, reason: string, cause: unknown): PrerequisiteError {
  return new PrerequisiteError(`${paths.manifest}: broken manifest: ${reason}`, {
    code: "records-broken",
    hint: "Restore the file from a copy, or start a new experiment.",
    cause,
  });
}
