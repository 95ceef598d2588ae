import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { LockedDataFile, LockedDataForm, LockedDataset } from "./datasets-lock.ts";
import type { DataFolder } from "./data-folders.ts";
import { notedHash } from "./noted-hash.ts";

/** A form of a data set that lies in a folder, with every file that it needs; nothing is hashed. */
export interface FoundForm {
  readonly form: LockedDataForm;
  readonly origin: DataFolder["origin"];
  /** Folder of the data set. */
  readonly folder: string;
  /** Those of the form's files that are here. */
  readonly files: readonly LockedDataFile[];
  /** A hash of every file that is here is known, from the lock or from its download. */
  readonly isPinned: boolean;
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
      if (files.length === 0) continue;
      const isPinned = await areAllPinned(folder, files);
      found.push({ form, origin, folder, files, isPinned, missing });
    }
  }
  return found;
}

/**
 * The forms of one folder, the one to read first in front: what lacks the least, then what can be
 * verified, then the order of the lock. A file without a known hash never goes before one with it.
 */
export function byPreference(forms: readonly IncompleteForm[]): IncompleteForm[] {
  return forms.toSorted(
    (a, b) => a.missing.length - b.missing.length || Number(b.isPinned) - Number(a.isPinned),
  );
}

/**
 * The form that is read, of the first folder that holds a complete one: a form whose files are all
 * pinned, else the first; `null` when there is none.
 */
export function formToRead(forms: readonly IncompleteForm[]): IncompleteForm | null {
  const first = forms.find(isComplete);
  if (first === undefined) return null;
  return byPreference(forms.filter(({ folder }) => folder === first.folder))[0] ?? null;
}

/** Nothing that the form needs is missing. */
export function isComplete({ missing }: IncompleteForm): boolean {
  return missing.length === 0;
}

async function areAllPinned(folder: string, files: readonly LockedDataFile[]): Promise<boolean> {
  for (const file of files) {
    if (file.sha256 === null && (await notedHash(dataFilePath(folder, file))) === null)
      return false;
  }
  return true;
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() === true;
}
