import { stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { PrerequisiteError } from "../../core/errors.ts";
import { modelCacheDirectory } from "../model-cache.ts";

/** Where data sets are looked for. */
export interface DataPlaces {
  /** Folder with a folder for each data set; `undefined` or `null`: the one of `EDGE_BENCH_DATA_DIR`, if set. */
  readonly dataDir?: string | null;
  /** Instead of this user's cache of downloads. */
  readonly cacheDirectory?: string;
}

/** A folder with one folder for each data set. */
export interface DataFolder {
  readonly path: string;
  readonly origin: "data-dir" | "cache";
}

/** Where downloaded data sets are kept, beside the cache of models. */
export function datasetCacheDirectory(): string {
  return join(dirname(modelCacheDirectory()), "datasets");
}

/** The folders to look into, in this order. @throws PrerequisiteError `data-dir-missing` */
export async function dataFolders(places: DataPlaces = {}): Promise<DataFolder[]> {
  const cache: DataFolder = {
    path: places.cacheDirectory ?? datasetCacheDirectory(),
    origin: "cache",
  };
  const named = places.dataDir ?? process.env["EDGE_BENCH_DATA_DIR"] ?? "";
  if (named === "") return [cache];
  const path = resolve(named);
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory() === true) return [{ path, origin: "data-dir" }, cache];
  throw new PrerequisiteError(`${path}: there is no such folder of data sets`, {
    code: "data-dir-missing",
    hint: "Correct --data-dir or EDGE_BENCH_DATA_DIR; it holds a folder for each data set, such as banking77.",
  });
}
