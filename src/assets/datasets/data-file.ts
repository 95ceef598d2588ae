import { readFile, stat } from "node:fs/promises";
import { messageOf, PrerequisiteError } from "../../core/errors.ts";
import { brokenData } from "./data-refusals.ts";
import type { LockedDataFile } from "./datasets-lock.ts";
import { notedHash } from "./noted-hash.ts";
import { verifyBytes, type VerifiedBytes } from "./verify-bytes.ts";

/** No file of a data set is near this size; one that is would fill the memory. */
const LARGEST_BYTES = 1024 * 1024 * 1024;

export interface VerifiedFile extends VerifiedBytes {
  readonly bytes: Buffer;
  /** The lock, or what the first download noted, knows the hash. */
  readonly isPinned: boolean;
}

/**
 * Reads a file of a data set and compares it with the lock, or with what was noted at its download.
 * @throws PrerequisiteError `data-altered`, `data-broken`, `data-missing`
 */
export async function readVerifiedFile(
  path: string,
  locked: LockedDataFile,
): Promise<VerifiedFile> {
  const bytes = await readAll(path);
  const sha256 = locked.sha256 ?? (await notedHash(path));
  const { sizeBytes, lineEnds } = locked;
  const verified = verifyBytes(bytes, { sizeBytes, sha256, lineEnds }, path);
  return { ...verified, bytes, isPinned: sha256 !== null };
}

async function readAll(path: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > LARGEST_BYTES)
      throw brokenData(path, `the file has ${size} bytes: it is no data set`);
    return await readFile(path);
  } catch (error) {
    if (error instanceof PrerequisiteError) throw error;
    throw new PrerequisiteError(`${path}: cannot be read: ${messageOf(error)}`, {
      code: "data-missing",
      hint: "Get the file again, or make it readable.",
      cause: error,
    });
  }
}
