import { stat } from "node:fs/promises";
import { lockedModel, type ModelsLock } from "./lock.ts";
import { cachedFilePath, modelCacheDirectory } from "./model-cache.ts";

/**
 * The main file of a model in the cache, if it is there in its full size; `null` otherwise, and when
 * the lock does not know size and hash. Nothing is hashed. Throws ConfigError `model-unknown`.
 */
export async function findModelFile(
  id: string,
  lock: ModelsLock,
  directory: string = modelCacheDirectory(),
): Promise<string | null> {
  const [file] = lockedModel(lock, id).files;
  const path = file === undefined ? null : cachedFilePath(file, directory);
  if (file === undefined || path === null) return null;
  const found = await stat(path).catch(() => null);
  return found?.isFile() === true && found.size === file.sizeBytes ? path : null;
}
