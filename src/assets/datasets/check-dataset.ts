import { PrerequisiteError } from "../../core/errors.ts";
import { readVerifiedFile } from "./data-file.ts";
import { dataFolders } from "./data-folders.ts";
import {
  type DatasetName,
  type LockedDataFile,
  lockedDataset,
  readDatasetsLock,
} from "./datasets-lock.ts";
import {
  byPreference,
  dataFilePath,
  findForms,
  type IncompleteForm,
  isComplete,
} from "./find-form.ts";
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
 * empty when none is. A file that several forms share is compared as the form says that is read first.
 * Files are missing where no form is complete: those of the form that lacks the least.
 * @throws PrerequisiteError `data-dir-missing`
 */
export async function checkDataset(
  name: DatasetName,
  options: ResolveOptions = {},
): Promise<CheckedFile[]> {
  const entry = lockedDataset(options.lock ?? (await readDatasetsLock()), name);
  const forms = await findForms(entry, await dataFolders(options));
  const checked: CheckedFile[] = [];
  for (const folder of new Set(forms.map((found) => found.folder))) {
    const beside = forms.filter((found) => found.folder === folder);
    checked.push(...(await checkFolder(name, byPreference(beside))));
  }
  return checked;
}

/** The files of one folder, each once. */
async function checkFolder(
  name: DatasetName,
  forms: readonly IncompleteForm[],
): Promise<CheckedFile[]> {
  const checked = new Map<string, CheckedFile>();
  const complete = forms.filter(isComplete);
  // Forms share files: where one is complete, a part of another is no fault.
  for (const found of complete.length > 0 ? complete : forms) {
    for (const file of found.files) {
      if (!checked.has(file.path)) checked.set(file.path, await checkFile(name, found, file));
    }
  }
  const [nearest] = forms;
  for (const path of nearest?.missing ?? []) {
    if (nearest !== undefined) checked.set(path, missingFile(name, nearest, path));
  }
  return [...checked.values()];
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
