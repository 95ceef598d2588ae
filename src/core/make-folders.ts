import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { systemCodeOf } from "./errors.ts";

/**
 * Makes a folder and those above it that are missing. Node's own recursive `mkdir` never returns
 * below a folder that exists and answers ENOENT to every attempt, such as `/proc`.
 * @throws the system's error: EEXIST or ENOTDIR when a file stands in the way
 */
export async function makeFolders(path: string): Promise<void> {
  const missing: string[] = [];
  let folder = resolve(path);
  while (!existsSync(folder) && dirname(folder) !== folder) {
    missing.unshift(folder);
    folder = dirname(folder);
  }
  if (missing.length === 0) {
    await mkdir(folder, { recursive: true });
    return;
  }
  for (const each of missing) {
    try {
      await mkdir(each);
    } catch (error) {
      // Another process may have made it in between.
      if (systemCodeOf(error) !== "EEXIST") throw error;
    }
  }
}
