import { join } from "node:path";
import { cacheDirectory, ownSurroundings, type Surroundings } from "../core/cache-directory.ts";
import type { LockedFile } from "./lock.ts";

/** Hex digits of the SHA-256 that name a folder: enough to tell all models apart, short enough to read. */
const PREFIX_LENGTH = 16;

/** Where verified model files are kept: `models` in this tool's cache. */
export function modelCacheDirectory(around: Surroundings = ownSurroundings()): string {
  return join(cacheDirectory(around), "models");
}

/** Where the file of this hash lies once it is fetched; `null` when the lock knows no hash. */
export function cachedFilePath(
  file: LockedFile,
  directory: string = modelCacheDirectory(),
): string | null {
  if (file.sha256 === null) return null;
  return join(directory, file.sha256.slice(0, PREFIX_LENGTH), ...file.path.split("/"));
}
