import { join } from "node:path";
import { PrerequisiteError } from "../../core/errors.ts";
import { readVerifiedFile } from "./data-file.ts";
import { datasetCacheDirectory } from "./data-folders.ts";
import {
  type DatasetName,
  type DatasetsLock,
  type DataSource,
  type LockedDataFile,
  type LockedDataForm,
  type LockedDataset,
  lockedDataset,
  readDatasetsLock,
} from "./datasets-lock.ts";
import {
  downloadFile,
  type DownloadOptions,
  type DownloadWords,
} from "../download/download-file.ts";
import { dataFilePath } from "./find-form.ts";
import { requireLicence } from "./licence.ts";
import { noteHash } from "./noted-hash.ts";
import { remoteUrl } from "./remote-url.ts";

export interface PullDataOptions extends Omit<DownloadOptions, "onProgress" | "words"> {
  /** Form to download; `undefined`: the first of the lock that can be. */
  readonly form?: string;
  /** Data sets whose licence was accepted on the command line. */
  readonly acceptedLicenses?: readonly string[];
  readonly cacheDirectory?: string;
  readonly lock?: DatasetsLock;
  readonly onProgress?: (path: string, doneBytes: number, totalBytes: number | null) => void;
}

/** How a download of a data set that failed is told. */
export const DATA_WORDS: DownloadWords = {
  lockName: "datasets.lock",
  otherBytesHint: "ask its owner, or get the file elsewhere and name its folder with --data-dir.",
  failedHint:
    "Run the command again to go on, set HF_ENDPOINT or EDGE_BENCH_DATA_ENDPOINT to a mirror, or get the file elsewhere and name its folder with --data-dir.",
};

export interface PulledFile {
  readonly path: string;
  /** `present`: it was here, and is whole. */
  readonly how: "downloaded" | "present";
  readonly sha256: string;
  /** Whether the lock knew the hash before. */
  readonly isPinned: boolean;
}

export interface PulledDataset {
  readonly name: DatasetName;
  readonly form: string;
  readonly folder: string;
  readonly licence: LockedDataset["licence"];
  readonly files: readonly PulledFile[];
}

interface FormWithSource extends LockedDataForm {
  readonly source: DataSource;
}

/**
 * Downloads all files of a data set into the cache; those that are there and whole are kept, altered
 * ones are replaced.
 * @throws PrerequisiteError `licence-not-accepted`, `not-downloadable`, and those of `downloadFile`
 */
export async function pullDataset(
  name: DatasetName,
  options: PullDataOptions = {},
): Promise<PulledDataset> {
  const lock = options.lock ?? (await readDatasetsLock());
  const entry = lockedDataset(lock, name);
  const cache = options.cacheDirectory ?? datasetCacheDirectory();
  await requireLicence(name, options.acceptedLicenses ?? [], { lock, cacheDirectory: cache });
  const form = formToPull(name, entry, options.form);
  const folder = join(cache, entry.folder);
  const files: PulledFile[] = [];
  for (const file of form.files) files.push(await pullFile(file, form.source, folder, options));
  return { name, form: form.id, folder, licence: entry.licence, files };
}

function formToPull(
  name: DatasetName,
  entry: LockedDataset,
  wanted: string | undefined,
): FormWithSource {
  const able = entry.forms.filter((form): form is FormWithSource => form.source !== null);
  const form = able.find(({ id }) => wanted === undefined || id === wanted);
  if (form !== undefined) return form;
  throw new PrerequisiteError(
    `${name}: there is no form "${wanted ?? ""}" that can be downloaded`,
    {
      code: "not-downloadable",
      hint: `Name one of: ${able.map(({ id }) => id).join(", ")}.`,
    },
  );
}

async function pullFile(
  file: LockedDataFile,
  source: DataSource,
  folder: string,
  options: PullDataOptions,
): Promise<PulledFile> {
  const path = dataFilePath(folder, file);
  const isPinned = file.sha256 !== null;
  const present = await wholeFileHash(path, file);
  if (present !== null) return { path, how: "present", sha256: present, isPinned };
  const { onProgress, ...rest } = options;
  const { sha256 } = await downloadFile(
    remoteUrl(source, file.remotePath ?? file.path),
    { path, sizeBytes: file.sizeBytes, sha256: file.sha256 },
    {
      ...rest,
      words: DATA_WORDS,
      onProgress: (done, total) => onProgress?.(file.path, done, total),
    },
  );
  if (!isPinned) await noteHash(path, sha256);
  return { path, how: "downloaded", sha256, isPinned };
}

/** `null` when the file is missing or altered. */
async function wholeFileHash(path: string, file: LockedDataFile): Promise<string | null> {
  try {
    const verified = await readVerifiedFile(path, file);
    return verified.isPinned ? verified.sha256 : null;
  } catch (error) {
    if (error instanceof PrerequisiteError) return null;
    throw error;
  }
}
