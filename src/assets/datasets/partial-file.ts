import { readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { makeCacheFolder } from "../make-cache-folder.ts";
import { isRunning } from "../whole-file.ts";

const ENDING = ".incomplete";

/**
 * Where this process collects a file: `<name>.<process id>.incomplete`. What an ended process left of
 * the same file becomes its beginning, so that a download goes on where it stopped.
 * @throws PrerequisiteError `output-not-writable` where its folder cannot be made
 */
export async function openPartialFile(target: string): Promise<string> {
  const folder = dirname(target);
  await makeCacheFolder(folder);
  const own = partialPath(target, process.pid);
  if (await exists(own)) return own;
  const prefix = `${basename(target)}.`;
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix) || !name.endsWith(ENDING)) continue;
    const pid = Number(name.slice(prefix.length, -ENDING.length));
    if (!Number.isInteger(pid) || pid <= 0 || isRunning(pid)) continue;
    const left = join(folder, name);
    if (await exists(own)) await rm(left, { force: true });
    else await rename(left, own);
  }
  return own;
}

function partialPath(target: string, pid: number): string {
  return `${target}.${pid}${ENDING}`;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
