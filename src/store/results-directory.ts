import { randomUUID } from "node:crypto";
import { open, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { PrerequisiteError, systemCodeOf } from "../core/errors.ts";
import { diskError } from "./disk-error.ts";
import { makeFolders } from "../core/make-folders.ts";

/** Room for a manifest and the first records; a disk with less fills up at once. */
const PROBE_BYTES = 1024 * 1024;

/**
 * Makes the results folder and proves that it can be written to, by writing: permissions alone do
 * not tell of full or read-only disks. Call it before the first expensive second.
 *
 * @throws PrerequisiteError `results-not-writable` or `disk-full`.
 */
export async function ensureResultsDirectory(resultsDir: string): Promise<void> {
  const probe = join(resultsDir, `.write-probe-${randomUUID()}`);
  try {
    await makeFolders(resolve(resultsDir));
    const file = await open(probe, "wx");
    try {
      await file.writeFile(Buffer.alloc(PROBE_BYTES));
      await file.datasync();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw isInTheWay(error) ? fileInTheWay(resultsDir, error) : diskError(error, resultsDir);
  } finally {
    await rm(probe, { force: true }).catch(() => undefined);
  }
}

function isInTheWay(error: unknown): boolean {
  return ["EEXIST", "ENOTDIR"].includes(systemCodeOf(error) ?? "");
}

function fileInTheWay(resultsDir: string, cause: unknown): PrerequisiteError {
  return new PrerequisiteError(`${resultsDir}: a file stands where the results folder should be`, {
    code: "results-not-writable",
    hint: "Move that file away, or name another folder with --results-dir.",
    cause,
  });
}
