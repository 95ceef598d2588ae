import { open, readdir, rename, rm, stat, statfs } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { messageOf, PrerequisiteError, systemCodeOf } from "../core/errors.ts";
import { isRunning } from "../core/is-running.ts";
import { WriteBehind } from "./write-behind.ts";

/** Left free on a disk, so that writing a model does not stop everything else. */
const RESERVE_BYTES = 64 * 1024 * 1024;

/**
 * Writes a file that is either whole or not there: `write` fills a neighbour named
 * `<name>.<process id>.incomplete`, which is synced and renamed at the end, and removed on any failure.
 *
 * @throws PrerequisiteError `output-folder-missing`, `output-not-writable`, `disk-full`; whatever `write` throws.
 */
export async function writeWholeFile(
  path: string,
  sizeBytes: number,
  write: (file: WriteBehind) => Promise<void>,
): Promise<void> {
  const target = resolve(path);
  await mustHaveRoom(target, sizeBytes);
  await removeAbandoned(target);
  const incomplete = `${target}.${process.pid}.incomplete`;
  try {
    const handle = await open(incomplete, "w");
    try {
      const file = new WriteBehind(handle);
      try {
        await write(file);
      } finally {
        await file.finish();
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(incomplete, target);
  } catch (error) {
    await rm(incomplete, { force: true });
    throw explained(error, target, sizeBytes);
  }
}

async function mustHaveRoom(target: string, sizeBytes: number): Promise<void> {
  const folder = dirname(target);
  if (!(await isFolder(folder))) {
    throw new PrerequisiteError(`${folder}: there is no such folder`, {
      code: "output-folder-missing",
      hint: "Create it first, or name another output file.",
    });
  }
  if (await isFolder(target)) {
    throw new PrerequisiteError(`${target}: is a folder, not a file`, {
      code: "output-not-writable",
      hint: "Name a file inside it.",
    });
  }
  const disk = await statfs(folder);
  const freeBytes = disk.bavail * disk.bsize;
  if (freeBytes < sizeBytes + RESERVE_BYTES) throw diskFull(folder, sizeBytes, freeBytes);
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

function diskFull(place: string, sizeBytes: number, freeBytes: number | null): PrerequisiteError {
  const found = freeBytes === null ? "the disk is full" : `${freeBytes} bytes are free`;
  return new PrerequisiteError(`${place}: ${sizeBytes} bytes are needed and ${found}`, {
    code: "disk-full",
    hint: "Free some space, or choose a folder on another disk.",
  });
}

function explained(error: unknown, target: string, sizeBytes: number): unknown {
  const code = systemCodeOf(error);
  if (code === "ENOSPC" || code === "EDQUOT") return diskFull(target, sizeBytes, null);
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return new PrerequisiteError(`${target}: cannot be written: ${messageOf(error)}`, {
      code: "output-not-writable",
      hint: "Choose a folder in which you may write.",
      cause: error,
    });
  }
  return error;
}

/** Removes what killed processes left of this file. */
async function removeAbandoned(target: string): Promise<void> {
  const prefix = `${basename(target)}.`;
  for (const name of await readdir(dirname(target))) {
    if (!name.startsWith(prefix) || !name.endsWith(".incomplete")) continue;
    const pid = Number(name.slice(prefix.length, -".incomplete".length));
    if (Number.isInteger(pid) && pid > 0 && !isRunning(pid)) {
      await rm(join(dirname(target), name), { force: true });
    }
  }
}
