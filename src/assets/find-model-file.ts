import { stat } from "node:fs/promises";
import {
  foldersIn,
  type ModelFolders,
  modelFolders,
  type ModelPlace,
  placesOf,
} from "./hub/model-places.ts";
import { type LockedFile, lockedModel, type LockedModel, type ModelsLock } from "./lock.ts";

/** A file of a model on this machine, with what the lock says of it. */
export interface FoundFile {
  readonly path: string;
  readonly locked: LockedFile;
}

/** A model all of whose files are here in their full size. */
export interface FoundModel {
  /** The file, or its first shard; of an MLX model the folder. */
  readonly path: string;
  readonly place: ModelPlace;
  readonly files: readonly FoundFile[];
}

/**
 * The main file of a model (of an MLX model its folder), if all its files are here in their full size:
 * in this tool's cache, in that of Hugging Face's tools, or with LM Studio. `null` otherwise, and when the
 * lock does not know the sizes. Nothing is hashed. Throws ConfigError `model-unknown`.
 *
 * @param folders where to look; a text stands for a folder of models of one's own
 */
export async function findModelFile(
  id: string,
  lock: ModelsLock,
  folders: ModelFolders | string = modelFolders(),
): Promise<string | null> {
  return (await findModelFiles(id, lock, folders))?.path ?? null;
}

/** As `findModelFile`, with every file of the model. Throws ConfigError `model-unknown`. */
export async function findModelFiles(
  id: string,
  lock: ModelsLock,
  folders: ModelFolders | string = modelFolders(),
): Promise<FoundModel | null> {
  for await (const found of foundModels(lockedModel(lock, id), folders)) return found;
  return null;
}

/** Every place where all files of a model lie in their full size. */
export async function* foundModels(
  model: LockedModel,
  folders: ModelFolders | string,
): AsyncGenerator<FoundModel> {
  const where = typeof folders === "string" ? foldersIn(folders) : folders;
  for (const place of await placesOf(model, where)) {
    const found = await foundIn(model, place);
    if (found !== null) yield found;
  }
}

async function foundIn(model: LockedModel, place: ModelPlace): Promise<FoundModel | null> {
  const files: FoundFile[] = [];
  for (const locked of model.files) {
    const path = place.pathOf(locked);
    if (!(await hasSize(path, locked.sizeBytes))) return null;
    files.push({ path, locked });
  }
  const [first] = files;
  if (first === undefined) return null;
  return { path: model.format === "mlx" ? place.folder : first.path, place, files };
}

async function hasSize(path: string, sizeBytes: number | null): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() === true && found.size === sizeBytes;
}

/**
 * SHA-256 of every file of a model, by its path in the model, so that a run can refuse other bytes; a
 * file whose SHA-256 the lock does not know is left out. Throws ConfigError `model-unknown`.
 */
export function lockedHashes(id: string, lock: ModelsLock): ReadonlyMap<string, string> {
  const hashes = new Map<string, string>();
  for (const { path, sha256 } of lockedModel(lock, id).files) {
    if (sha256 !== null) hashes.set(path, sha256);
  }
  return hashes;
}
