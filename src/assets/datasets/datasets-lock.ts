import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { didYouMean } from "../../core/did-you-mean.ts";
import { ConfigError, messageOf } from "../../core/errors.ts";
import { packageRoot } from "../../core/package-root.ts";
import { lockedFileSchema } from "../lock.ts";

/**
 * Who recorded the hash: several independent sources, one source, or this project from a copy of its
 * own (`computed`). `on-first-download`: nobody yet; what the first download brings is noted beside it.
 */
const recordedSchema = z.enum(["several", "one", "computed", "on-first-download"]);

const dataFileShape = {
  ...lockedFileSchema.shape,
  split: z.string().min(1),
  /** Rows or documents; `null` when unknown, and for archives. */
  rows: z.int().positive().nullable(),
  recorded: recordedSchema,
  /** Without it the form is not usable. */
  required: z.boolean(),
  /** `crlf`: copies with LF circulate; they are hashed after CRLF is restored. */
  lineEnds: z.literal("crlf").optional(),
};

function hashIsKnown(file: { sha256: string | null; recorded: string }): boolean {
  return (file.sha256 === null) === (file.recorded === "on-first-download");
}

const HASH_MESSAGE = "recorded is on-first-download exactly when sha256 is null";

const archiveMemberSchema = z.strictObject(dataFileShape).refine(hashIsKnown, HASH_MESSAGE);

export const lockedDataFileSchema = z
  .strictObject({
    ...dataFileShape,
    /** Path in the repository where it differs from `path`. */
    remotePath: lockedFileSchema.shape.path.optional(),
    /** Files of a ZIP archive, by their full name in it. */
    members: z.array(archiveMemberSchema).min(1).optional(),
  })
  .refine(hashIsKnown, HASH_MESSAGE);

export type LockedDataFile = z.infer<typeof lockedDataFileSchema>;

const repositorySchema = z.string().regex(/^[\w.-]+\/[\w.-]+$/, "owner/name");
const revisionSchema = z
  .string()
  .regex(/^[0-9a-f]{40}$/, "40 lowercase hex digits")
  .nullable();

/** `github`: a file of a repository on GitHub; `hub`: of a data set on the Hugging Face hub. */
export const dataSourceSchema = z.strictObject({
  kind: z.enum(["github", "hub"]),
  repository: repositorySchema,
  /** `null` when unknown: then the newest one. */
  revision: revisionSchema,
});

export type DataSource = z.infer<typeof dataSourceSchema>;

const dataFormSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  /** `null`: it cannot be downloaded from here. */
  source: dataSourceSchema.nullable(),
  note: z.string().nullable(),
  files: z.array(lockedDataFileSchema).min(1),
});

export type LockedDataForm = z.infer<typeof dataFormSchema>;

export const datasetNames = [
  "banking77",
  "financial_phrasebank",
  "humaneval",
  "gsm8k",
  "mmlu",
  "arc_challenge",
  "hellaswag",
] as const;
export const datasetNameSchema = z.enum(datasetNames);
export type DatasetName = z.infer<typeof datasetNameSchema>;

export const lockedDatasetSchema = z.strictObject({
  title: z.string().min(1),
  /** Its folder in a data folder. */
  folder: z.string().regex(/^[a-z0-9_]+$/),
  licence: z.strictObject({
    /** SPDX identifier. */
    id: z.string().min(1),
    name: z.string().min(1),
    nonCommercial: z.boolean(),
    needsAcceptance: z.boolean(),
    url: z.url().nullable(),
  }),
  /** The same data in different files; the first that is here is read, of those with known hashes if there are any. */
  forms: z.array(dataFormSchema).min(1),
});

export type LockedDataset = z.infer<typeof lockedDatasetSchema>;

export const datasetsLockSchema = z.strictObject({
  version: z.literal(1),
  datasets: z.partialRecord(datasetNameSchema, lockedDatasetSchema),
});

export type DatasetsLock = z.infer<typeof datasetsLockSchema>;

/** The lock of data sets that comes with this package. */
export function datasetsLockPath(): string {
  return join(packageRoot(), "configs", "datasets.lock");
}

/** Reads a lock of data sets (JSON). @throws ConfigError `lock-unreadable`, `lock-invalid` */
export async function readDatasetsLock(path: string = datasetsLockPath()): Promise<DatasetsLock> {
  const parsed = datasetsLockSchema.safeParse(await readJson(path));
  if (parsed.success) return parsed.data;
  throw new ConfigError(`${path}: ${z.prettifyError(parsed.error)}`, {
    code: "lock-invalid",
    hint: "Correct the entry, or restore the file that came with this package.",
  });
}

/** A word as the name of a data set. @throws ConfigError `dataset-unknown` */
export function datasetNameOf(word: string): DatasetName {
  const parsed = datasetNameSchema.safeParse(word);
  if (parsed.success) return parsed.data;
  throw new ConfigError(`There is no data set "${word}".${didYouMean(word, datasetNames)}`, {
    code: "dataset-unknown",
    hint: `Name one of: ${datasetNames.join(", ")}.`,
  });
}

/** The entry of a data set. @throws ConfigError `dataset-unknown` when this lock has none */
export function lockedDataset(lock: DatasetsLock, name: DatasetName): LockedDataset {
  const entry = lock.datasets[name];
  if (entry !== undefined) return entry;
  throw new ConfigError(`There is no data set "${name}" in datasets.lock.`, {
    code: "dataset-unknown",
    hint: `Name one of: ${Object.keys(lock.datasets).join(", ")}.`,
  });
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    throw new ConfigError(`${path}: ${messageOf(error)}`, {
      code: "lock-unreadable",
      hint: "Correct the file, or restore the one that came with this package.",
      cause: error,
    });
  }
}
