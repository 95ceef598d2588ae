import { PrerequisiteError } from "../../core/errors.ts";
import { dataFolders, type DataFolder, type DataPlaces } from "./data-folders.ts";
import { readVerifiedFile } from "./data-file.ts";
import {
  type DatasetName,
  type DatasetsLock,
  type LockedDataFile,
  type LockedDataset,
  lockedDataset,
  readDatasetsLock,
} from "./datasets-lock.ts";
import {
  byPreference,
  dataFilePath,
  findForms,
  formToRead,
  type IncompleteForm,
} from "./find-form.ts";
import { pullCommand } from "./licence.ts";

/** A file of a data set that is here and has the bytes it should have. */
export interface ResolvedDataFile {
  /** In the folder of the data set, with forward slashes. */
  readonly path: string;
  readonly absolutePath: string;
  /** Size and hash of the published bytes, also where a copy with other line ends lies on the disk. */
  readonly sizeBytes: number;
  readonly sha256: string;
  /** The lock, or what the first download noted, knows the hash; else any bytes were taken. */
  readonly isPinned: boolean;
  readonly locked: LockedDataFile;
}

/** A data set that is here, in one of its forms; every file was hashed. */
export interface ResolvedDataset {
  readonly name: DatasetName;
  readonly title: string;
  readonly licence: LockedDataset["licence"];
  /** Such as `original-csv`. */
  readonly form: string;
  /** Of the form's repository; `null` when unknown. */
  readonly revision: string | null;
  readonly origin: DataFolder["origin"];
  readonly folder: string;
  readonly files: readonly ResolvedDataFile[];
}

export interface ResolveOptions extends DataPlaces {
  /** Instead of the lock that comes with this package. */
  readonly lock?: DatasetsLock;
}

/**
 * Finds a data set: in the named folder, else in that of `EDGE_BENCH_DATA_DIR`, else among downloads.
 * A complete form counts, in each folder one whose files are all pinned before others, and all its
 * files are compared with the lock.
 * Nothing takes the place of a data set that is missing or altered.
 *
 * @throws PrerequisiteError `data-missing`, `data-altered`, `data-dir-missing`
 */
export async function resolveDataset(
  name: DatasetName,
  options: ResolveOptions = {},
): Promise<ResolvedDataset> {
  const entry = lockedDataset(options.lock ?? (await readDatasetsLock()), name);
  const folders = await dataFolders(options);
  const forms = await findForms(entry, folders);
  const found = formToRead(forms);
  if (found === null) throw await notHere({ name, entry, folders, forms }, options);
  const files: ResolvedDataFile[] = [];
  for (const locked of found.files) files.push(await resolvedFile(found.folder, locked));
  return {
    name,
    title: entry.title,
    licence: entry.licence,
    form: found.form.id,
    revision: found.form.source?.revision ?? null,
    origin: found.origin,
    folder: found.folder,
    files,
  };
}

/**
 * The data set if it is here; `null` when no file of it is.
 * @throws PrerequisiteError as `resolveDataset`, also where a part of it is here
 */
export async function findDataset(
  name: DatasetName,
  options: ResolveOptions = {},
): Promise<ResolvedDataset | null> {
  const entry = lockedDataset(options.lock ?? (await readDatasetsLock()), name);
  const forms = await findForms(entry, await dataFolders(options));
  return forms.length === 0 ? null : resolveDataset(name, options);
}

async function resolvedFile(folder: string, locked: LockedDataFile): Promise<ResolvedDataFile> {
  const absolutePath = dataFilePath(folder, locked);
  const { sizeBytes, sha256, isPinned } = await readVerifiedFile(absolutePath, locked);
  return { path: locked.path, absolutePath, sizeBytes, sha256, isPinned, locked };
}

interface Search {
  readonly name: DatasetName;
  readonly entry: LockedDataset;
  readonly folders: readonly DataFolder[];
  readonly forms: readonly IncompleteForm[];
}

async function notHere(
  { name, entry, folders, forms }: Search,
  options: ResolveOptions,
): Promise<PrerequisiteError> {
  const [part] = byPreference(forms);
  const what =
    part === undefined
      ? `${name}: the data set is not here (looked for ${entry.folder}/ in ${folders.map(({ path }) => path).join(" and ")})`
      : `${name}: ${part.folder} holds a part of the form ${part.form.id}; it lacks ${namesOf(part.missing)}`;
  return new PrerequisiteError(what, {
    code: "data-missing",
    hint: `Download it with: ${await pullCommand(name, options)}. Or name a folder that holds ${entry.folder}/ with --data-dir or EDGE_BENCH_DATA_DIR. No other data take its place.`,
  });
}

const MOST_NAMES = 3;

function namesOf(paths: readonly string[]): string {
  const rest = paths.length - MOST_NAMES;
  const named = paths.slice(0, MOST_NAMES).join(", ");
  return rest > 0 ? `${named} and ${rest} more` : named;
}
