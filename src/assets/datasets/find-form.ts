import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { LockedDataFile, LockedDataForm, LockedDataset } from "./datasets-lock.ts";
import type { DataFolder } from "./data-folders.ts";

/** A form of a data set that lies in a folder, with every file that it needs; nothing is hashed. */
export interface FoundForm {
  readonly form: LockedDataForm;
  readonly origin: DataFolder["origin"];
  /** Folder of the data set. */
  readonly folder: string;
  /** Those of the form's files that are here. */
  readonly files: readonly LockedDataFile[];
}

/** A form of which a part is here. */
export interface IncompleteForm extends FoundForm {
  readonly missing: readonly string[];
}

export function dataFilePath(folder: string, file: { readonly path: string }): string {
  return join(folder, ...file.path.split("/"));
}

/** All forms of which a file is here, in the order of the folders and of the lock. */
export async function findForms(
  entry: LockedDataset,
  folders: readonly DataFolder[],
): Promise<IncompleteForm[]> {
  const found: IncompleteForm[] = [];
  for (const { path, origin } of folders) {
    const folder = join(path, entry.folder);
    for (const form of entry.forms) {
      const there = await Promise.all(form.files.map((file) => isFile(dataFilePath(folder, file))));
      const files = form.files.filter((_, index) => there[index] === true);
      const missing = form.files
        .filter((file, index) => file.required && there[index] !== true)
        .map((file) => file.path);
      if (files.length > 0) found.push({ form, origin, folder, files, missing });
    }
  }
  return found;
}

/** The form that is read: the first complete one; `null` when there is none. */
export function firstComplete(forms: readonly IncompleteForm[]): IncompleteForm | null {
  return forms.find(({ missing }) => missing.length === 0) ?? null;
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() === true;
}
