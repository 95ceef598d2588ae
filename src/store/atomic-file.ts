import { open, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { systemCodeOf } from "../core/errors.ts";
import { diskError } from "./disk-error.ts";

/**
 * Writes a whole file so that a reader, or a machine that lost power, finds either the old content
 * or the new one: to a temporary name beside it, forced to disk, renamed.
 *
 * @throws PrerequisiteError `disk-full` or `results-not-writable`; the temporary file is removed.
 */
export async function writeFileAtomically(
  path: string,
  content: string | Iterable<string>,
): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = await open(temporary, "w");
    try {
      await writeFile(file, content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw diskError(error, path);
  }
}

/** Makes the names in a folder durable. Windows and some network file systems cannot; they do it themselves or not at all. */
export async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (error) {
    if (!["EISDIR", "EPERM", "EINVAL", "EACCES", "ENOTSUP"].includes(systemCodeOf(error) ?? "")) {
      throw error;
    }
  }
}
