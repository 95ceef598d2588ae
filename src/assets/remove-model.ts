import { lstat, readdir, readlink, rm, rmdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { blobPath } from "./hub/hub-folders.ts";
import {
  type ModelFolders,
  modelFolders,
  type ModelPlace,
  placesOf,
  repositoriesOf,
} from "./hub/model-places.ts";
import { isPinned, lockedModel, type LockedModel, type ModelsLock } from "./lock.ts";
import { cachedFilePath } from "./model-cache.ts";

export interface RemovedModel {
  readonly removed: readonly string[];
  readonly freedBytes: number;
  /** Files of other tools, which were left where they are. */
  readonly left: readonly { readonly path: string; readonly owner: ModelPlace["owner"] }[];
}

/**
 * Removes the files of a model from this tool's caches, with what unfinished downloads left of them. Bytes
 * that another snapshot of a hub's cache shows stay.
 * @param everywhere also from the folders of other tools
 * @throws ConfigError `model-unknown`, or the system's error
 */
export async function removeModel(
  id: string,
  lock: ModelsLock,
  everywhere = false,
  folders: ModelFolders = modelFolders(),
): Promise<RemovedModel> {
  const model = lockedModel(lock, id);
  const result: Removal = { removed: [], left: [], freedBytes: 0 };
  for (const place of await placesOf(model, folders)) {
    const paths = model.files.map((file) => place.pathOf(file));
    if (place.isOurs || everywhere) await removeAll(paths, result, folders);
    else await leaveAll(paths, place.owner, result);
  }
  await removeAll(await unfinishedDownloads(model, everywhere, folders), result, folders);
  return result;
}

interface Removal {
  readonly removed: string[];
  readonly left: { readonly path: string; readonly owner: ModelPlace["owner"] }[];
  freedBytes: number;
}

async function removeAll(
  paths: readonly string[],
  result: Removal,
  folders: ModelFolders,
): Promise<void> {
  for (const path of paths) {
    if (!(await isThere(path))) continue;
    result.freedBytes += await removeFile(path);
    result.removed.push(path);
    await removeEmpty(dirname(path), folders);
  }
}

async function leaveAll(
  paths: readonly string[],
  owner: ModelPlace["owner"],
  result: Removal,
): Promise<void> {
  for (const path of paths) if (await isThere(path)) result.left.push({ path, owner });
}

/** Also a link that leads nowhere. */
async function isThere(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null)) !== null;
}

/** What downloads that were given up left of a model's files. */
async function unfinishedDownloads(
  model: LockedModel,
  everywhere: boolean,
  folders: ModelFolders,
): Promise<string[]> {
  const repositories = folders.isHubOurs || everywhere ? repositoriesOf(model) : [];
  const targets = model.files.filter(isPinned).flatMap((file) => {
    const own = cachedFilePath(file, folders.models);
    const blobs = repositories.map((repository) => blobPath(folders.hub, repository, file));
    return own === null ? blobs : [own, ...blobs];
  });
  const found: string[] = [];
  for (const target of targets) {
    for (const name of await readdir(dirname(target)).catch(() => [])) {
      if (!name.startsWith(`${basename(target)}.`) || !name.endsWith(".incomplete")) continue;
      found.push(join(dirname(target), name));
    }
  }
  return found;
}

/** Removes a file, or a link with the bytes behind it. @returns bytes that are free again */
async function removeFile(path: string): Promise<number> {
  const found = await lstat(path);
  if (!found.isSymbolicLink()) {
    await rm(path);
    return found.size;
  }
  const blob = resolve(dirname(path), await readlink(path));
  await rm(path);
  const blobs = dirname(blob);
  const repository = dirname(blobs);
  // A link that leads elsewhere is not of the cache's making: what it shows is not touched.
  const isOfCache = basename(blobs) === "blobs" && path.startsWith(join(repository, "snapshots"));
  if (!isOfCache || (await isShown(blob, join(repository, "snapshots")))) return 0;
  const sizeBytes = (await lstat(blob).catch(() => null))?.size ?? 0;
  await rm(blob, { force: true });
  return sizeBytes;
}

/** Whether a snapshot still shows these bytes. */
async function isShown(blob: string, snapshots: string): Promise<boolean> {
  const entries = await readdir(snapshots, { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  for (const entry of entries) {
    if (!entry.isSymbolicLink()) continue;
    const target = await readlink(join(entry.parentPath, entry.name)).catch(() => "");
    if (resolve(entry.parentPath, target) === blob) return true;
  }
  return false;
}

/** Removes a folder and those above it that are empty now, inside the caches. */
async function removeEmpty(
  folder: string,
  { models, hub, otherHubs }: ModelFolders,
): Promise<void> {
  const roots = [models, hub, ...otherHubs];
  const root = roots.find((one) => folder.startsWith(join(one, "/")));
  if (root === undefined) return;
  for (let place = folder; place !== root && place !== dirname(place); place = dirname(place)) {
    const isGone = await rmdir(place).then(
      () => true,
      () => false,
    );
    if (!isGone) return;
    // Names of branches are of no use without a snapshot.
    if (basename(place) !== "snapshots") continue;
    await rmdir(join(dirname(place), "blobs")).catch(() => undefined);
    await rm(join(dirname(place), "refs"), { recursive: true, force: true });
  }
}
