import { readFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import type { z } from "zod";
import { messageOf, PrerequisiteError, systemCodeOf } from "../core/errors.ts";
import { type Manifest, manifestSchema } from "../core/manifest.ts";
import {
  type PlannedTrial,
  plannedTrialSchema,
  RECORD_SCHEMA_VERSION,
  type ScoreRecord,
  scoreRecordSchema,
  type SessionRecord,
  sessionRecordSchema,
  type TrialRecord,
  trialRecordSchema,
} from "../core/record.ts";
import { sha256OfFile } from "../core/sha256-of-file.ts";
import { type ExperimentPaths, experimentPaths } from "./experiment-paths.ts";
import {
  readJsonLines,
  schemaVersionOf,
  type TornLine,
  unknownVersion,
} from "./read-json-lines.ts";

/** An experiment's files, read without changing them; another process may be writing meanwhile. */
export interface StoredExperiment {
  readonly paths: ExperimentPaths;
  readonly manifest: Manifest;
  readonly plan: readonly PlannedTrial[];
  /** Lines in the order they were written; a torn last line is left out. */
  readRecords(onTorn?: (torn: TornLine) => void): AsyncGenerator<TrialRecord, void, undefined>;
  readSessions(): AsyncGenerator<SessionRecord, void, undefined>;
  readScores(): AsyncGenerator<ScoreRecord, void, undefined>;
}

/**
 * Opens an experiment's folder for reading.
 *
 * @throws PrerequisiteError `experiment-incomplete` when it has no manifest, `records-broken`,
 * `schema-version-unknown`.
 */
export async function readExperiment(directory: string): Promise<StoredExperiment> {
  const paths = experimentPaths(directory);
  const manifest = await readManifest(paths);
  const plan = await readPlan(paths, manifest);
  return {
    paths,
    manifest,
    plan,
    readRecords: (onTorn) => linesIfAny(paths.records, trialRecordSchema, onTorn),
    readSessions: () => linesIfAny(paths.sessions, sessionRecordSchema),
    readScores: () => linesIfAny(paths.scores, scoreRecordSchema),
  };
}

/** Reads and checks the manifest; see {@link readExperiment}. */
export async function readManifest(paths: ExperimentPaths): Promise<Manifest> {
  const content = await readManifestText(paths);
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    throw brokenManifest(paths, oneLine(messageOf(error)), error);
  }
  const version = schemaVersionOf(value);
  if (version !== RECORD_SCHEMA_VERSION) throw unknownVersion(paths.manifest, version);
  const result = manifestSchema.safeParse(value);
  if (!result.success) {
    const issue = result.error.issues[0];
    const reason = `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`;
    throw brokenManifest(paths, reason, result.error);
  }
  if (result.data.experimentId !== paths.experimentId) {
    throw brokenManifest(paths, `it belongs to ${result.data.experimentId}`, null);
  }
  return result.data;
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

async function readPlan(paths: ExperimentPaths, manifest: Manifest): Promise<PlannedTrial[]> {
  if (existsSync(paths.plan) && (await sha256OfFile(paths.plan)) === manifest.planSha256) {
    const plan: PlannedTrial[] = [];
    for await (const trial of readJsonLines(paths.plan, plannedTrialSchema)) plan.push(trial);
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
): AsyncGenerator<z.output<S>, void, undefined> {
  return existsSync(path) ? readJsonLines(path, schema, onTorn) : noLines();
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
