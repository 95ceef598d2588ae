import { PrerequisiteError } from "../../core/errors.ts";
import { readVerifiedFile } from "./data-file.ts";
import { dataFolders } from "./data-folders.ts";
import {
  type DatasetName,
  type LockedDataFile,
  lockedDataset,
  readDatasetsLock,
} from "./datasets-lock.ts";
import { dataFilePath, findForms, firstComplete, type IncompleteForm } from "./find-form.ts";
import type { ResolveOptions } from "./resolve-dataset.ts";

export interface CheckedFile {
  readonly dataset: DatasetName;
  readonly form: string;
  readonly path: string;
  /** `unpinned`: it is here, and no hash is known that it could be compared with. */
  readonly state: "ok" | "altered" | "missing" | "unpinned";
  /** `null` where nothing could be hashed. */
  readonly sha256: string | null;
  /** What is wrong; `null` when nothing is. */
  readonly problem: string | null;
}

/**
 * Hashes every file of every form of a data set that is here, in the named folder and among downloads;
 * empty when none is. A file is missing when others of its form are there and the form needs it.
 * @throws PrerequisiteError `data-dir-missing`
 */
export async function checkDataset(
  name: DatasetName,
  options: ResolveOptions = {},
): Promise<CheckedFile[]> {
  const entry = lockedDataset(options.lock ?? (await readDatasetsLock()), name);
  const forms = await findForms(entry, await dataFolders(options));
  const checked: CheckedFile[] = [];
  for (const found of forms) {
    // Forms share files: where one is complete, a part of another is no fault.
    const beside = forms.filter(({ folder }) => folder === found.folder);
    if (found.missing.length > 0 && firstComplete(beside) !== null) continue;
    for (const file of found.files) checked.push(await checkFile(name, found, file));
    for (const path of found.missing) checked.push(missingFile(name, found, path));
  }
  return checked;
}

async function checkFile(
  dataset: DatasetName,
  found: IncompleteForm,
  file: LockedDataFile,
): Promise<CheckedFile> {
  const path = dataFilePath(found.folder, file);
  const base = { dataset, form: found.form.id, path };
  try {
    const { sha256, isPinned } = await readVerifiedFile(path, file);
    return { ...base, state: isPinned ? "ok" : "unpinned", sha256, problem: null };
  } catch (error) {
    if (!(error instanceof PrerequisiteError)) throw error;
    return { ...base, state: "altered", sha256: null, problem: error.message };
  }
}

function missingFile(dataset: DatasetName, found: IncompleteForm, path: string): CheckedFile {
  const place = dataFilePath(found.folder, { path });
  return {
    dataset,
    form: found.form.id,
    path: place,
    state: "missing",
    sha256: null,
    problem: `${place}: the file is missing`,
  };
}
