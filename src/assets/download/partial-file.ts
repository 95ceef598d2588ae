import { readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { makeCacheFolder } from "../make-cache-folder.ts";
import { isRunning } from "../../core/is-running.ts";

const ENDING = ".incomplete";
/**
 * A part that did not grow for so long is nobody's any more, whatever process has the number in its name
 * now: downloads give up sooner.
 */
const ABANDONED_MS = 15 * 60_000;

/**
 * Where this process collects a file: `<name>.<process id>.incomplete`. What an ended process left of
 * the same file becomes its beginning, so that a download goes on where it stopped.
 * @throws PrerequisiteError `output-not-writable` where its folder cannot be made
 */
export async function openPartialFile(target: string): Promise<string> {
  await makeCacheFolder(dirname(target));
  const own = `${target}.${process.pid}${ENDING}`;
  if ((await stat(own).catch(() => null)) !== null) return own;
  const [largest, ...others] = await leftParts(target);
  if (largest !== undefined) await rename(largest.path, own);
  for (const { path } of others) await rm(path, { force: true });
  return own;
}

/** Bytes of a file that ended processes left, ready to go on with; 0 when there are none. */
export async function partialBytes(target: string): Promise<number> {
  const [largest] = await leftParts(target);
  return largest?.sizeBytes ?? 0;
}

interface LeftPart {
  readonly path: string;
  readonly sizeBytes: number;
}

/** What ended processes left of a file, the largest first. */
async function leftParts(target: string): Promise<LeftPart[]> {
  const folder = dirname(target);
  const prefix = `${basename(target)}.`;
  const parts: LeftPart[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith(prefix) || !name.endsWith(ENDING)) continue;
    const pid = Number(name.slice(prefix.length, -ENDING.length));
    if (!Number.isInteger(pid) || pid <= 0) continue;
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (found === null) continue;
    const isLeft = !isRunning(pid) || Date.now() - found.mtimeMs > ABANDONED_MS;
    if (isLeft) parts.push({ path, sizeBytes: found.size });
  }
  return parts.sort((one, other) => other.sizeBytes - one.sizeBytes);
}
