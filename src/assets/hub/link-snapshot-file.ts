import { rename, rm, symlink } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { systemCodeOf } from "../../core/errors.ts";
import type { LockedFile } from "../lock.ts";
import { makeCacheFolder } from "../make-cache-folder.ts";

/** Where a file is seen in the snapshot of a revision. */
export function snapshotPath(folder: string, file: LockedFile): string {
  return join(folder, ...file.path.split("/"));
}

/**
 * Makes a file of the cache visible in a snapshot: a relative link to its bytes, so that the cache can be
 * moved and revisions share what did not change. Where links are not allowed, the file itself moves.
 * @throws the system's error
 */
export async function linkSnapshotFile(blob: string, link: string): Promise<void> {
  await makeCacheFolder(dirname(link));
  const made = `${link}.${process.pid}.incomplete`;
  await rm(made, { force: true });
  try {
    await symlink(relative(dirname(link), blob), made);
  } catch (error) {
    if (systemCodeOf(error) !== "EPERM") throw error;
    await rename(blob, link);
    return;
  }
  await rename(made, link);
}
