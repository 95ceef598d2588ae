import { messageOf, PrerequisiteError } from "../core/errors.ts";
import { makeFolders } from "../core/make-folders.ts";

/** Makes a folder of the cache and those above it. @throws PrerequisiteError `output-not-writable` */
export async function makeCacheFolder(folder: string): Promise<void> {
  try {
    await makeFolders(folder);
  } catch (error) {
    throw new PrerequisiteError(`${folder}: the folder cannot be created: ${messageOf(error)}`, {
      code: "output-not-writable",
      hint: "Set EDGE_BENCH_CACHE_DIR to a folder in which you may write.",
      cause: error,
    });
  }
}
