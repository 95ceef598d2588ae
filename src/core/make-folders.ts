import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { systemCodeOf } from "./errors.ts";

/**
 * Makes a folder and those above it; one that exists is fine. Node's own `recursive` option never
 * returns where a file system answers ENOENT below an existing folder, as /proc does.
 *
 * @throws the system's error, `EEXIST` when a file is in the way.
 */
export async function makeFolders(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === "ENOENT" && dirname(path) !== path) {
      await makeFolders(dirname(path));
      await makeOne(path);
    } else if (!(await isFolder(path))) {
      throw error;
    }
  }
}

/** Another process may make the same folder at the same moment. */
async function makeOne(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (systemCodeOf(error) !== "EEXIST") throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
