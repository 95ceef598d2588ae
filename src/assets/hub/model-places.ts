import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ownSurroundings, type Surroundings } from "../../core/cache-directory.ts";
import type { LockedFile, LockedModel } from "../lock.ts";
import { cachedFilePath, modelCacheDirectory } from "../model-cache.ts";
import {
  lmStudioDirectories,
  ownHubDirectory,
  repositoryFolder,
  sharedHubDirectory,
} from "./hub-folders.ts";

/** Folders in which files of models may lie. */
export interface ModelFolders {
  /** This tool's cache of single files, by their hash. */
  readonly models: string;
  /** Cache of the hub that downloads go to. */
  readonly hub: string;
  /** Nobody else writes to `hub`. */
  readonly isHubOurs: boolean;
  /** Caches of the hub that other tools fill. */
  readonly otherHubs: readonly string[];
  /** Folders of LM Studio: `owner/name/file`. */
  readonly lmStudio: readonly string[];
}

/** The folders of this user. */
export function modelFolders(around: Surroundings = ownSurroundings()): ModelFolders {
  const own = ownHubDirectory(around);
  const shared = sharedHubDirectory(around);
  return {
    models: modelCacheDirectory(around),
    hub: own ?? shared,
    isHubOurs: own !== null,
    otherHubs: own === null ? [] : [shared],
    lmStudio: lmStudioDirectories(around),
  };
}

/** A folder of models with a cache of the hub in it, and nothing else of this user. */
export function foldersIn(models: string): ModelFolders {
  return { models, hub: join(models, "hub"), isHubOurs: true, otherHubs: [], lmStudio: [] };
}

/** A place where all files of one model may lie together. */
export interface ModelPlace {
  /** Such as "Hugging Face's cache", for messages. */
  readonly owner: "this tool's cache" | "Hugging Face's cache" | "LM Studio";
  /** Only this tool puts files there, so that it may remove them. */
  readonly isOurs: boolean;
  /** It is meant for the bytes of the lock: what differs there was altered, and is not another version. */
  readonly isExact: boolean;
  /** The folder that a model of several files is loaded from. */
  readonly folder: string;
  readonly pathOf: (file: LockedFile) => string;
}

/** Where a model may lie, in the order in which it is looked for. Nothing is checked. */
export async function placesOf(model: LockedModel, folders: ModelFolders): Promise<ModelPlace[]> {
  const places = ownPlaces(model, folders);
  for (const repository of repositoriesOf(model)) {
    const hubs = [folders.hub, ...folders.otherHubs];
    for (const hub of hubs) places.push(...(await hubPlaces(model, repository, hub, folders)));
    for (const folder of folders.lmStudio) {
      places.push(inFolder("LM Studio", join(folder, ...repository.split("/"))));
    }
  }
  return places;
}

/** A single file is kept under its hash, as it comes from a package or a share. */
function ownPlaces({ files, format }: LockedModel, folders: ModelFolders): ModelPlace[] {
  const [file] = files;
  if (file === undefined || files.length > 1 || format !== "gguf") return [];
  const path = cachedFilePath(file, folders.models);
  if (path === null) return [];
  const folder = dirname(path);
  const owner = "this tool's cache";
  return [{ owner, isOurs: true, isExact: true, folder, pathOf: () => path }];
}

/** The repositories whose files are those of the lock, each once. */
export function repositoriesOf({ repository, sources }: LockedModel): string[] {
  const named = sources.flatMap((source) => (source.kind === "hub" ? [source.repository] : []));
  return [...new Set([...(repository === null ? [] : [repository]), ...named])];
}

/** The snapshots of a repository, that of the lock first. Tools name snapshots by their commit. */
async function hubPlaces(
  model: LockedModel,
  repository: string,
  hub: string,
  folders: ModelFolders,
): Promise<ModelPlace[]> {
  const snapshots = join(repositoryFolder(hub, repository), "snapshots");
  const names = (await readdir(snapshots).catch(() => [])).filter((name) =>
    /^[0-9a-f]{40}$/.test(name),
  );
  const exact = revisionsOf(model, repository);
  const isOurs = hub === folders.hub && folders.isHubOurs;
  const owner = isOurs ? "this tool's cache" : "Hugging Face's cache";
  const byExactness = [
    ...names.filter((name) => exact.has(name)),
    ...names.filter((name) => !exact.has(name)),
  ];
  return byExactness.map((name) => ({
    ...inFolder(owner, join(snapshots, name)),
    isOurs,
    isExact: exact.has(name),
  }));
}

function revisionsOf(model: LockedModel, repository: string): ReadonlySet<string> {
  const named = model.sources.map((source) =>
    source.kind === "hub" && source.repository === repository ? source.revision : null,
  );
  const own = model.repository === repository ? model.revision : null;
  return new Set([...named, own].filter((revision) => revision !== null));
}

function inFolder(owner: ModelPlace["owner"], folder: string): ModelPlace {
  const pathOf = (file: LockedFile): string => join(folder, ...file.path.split("/"));
  return { owner, isOurs: false, isExact: false, folder, pathOf };
}
