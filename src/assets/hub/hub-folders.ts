import { join } from "node:path";
import {
  cacheDirectory,
  filled,
  ownSurroundings,
  type Surroundings,
} from "../../core/cache-directory.ts";
import type { LockedFile } from "../lock.ts";

/** Where Hugging Face's tools keep everything of this user: `HF_HOME`, else `huggingface` in the cache folder. */
export function huggingFaceFolder({ env, home }: Surroundings): string {
  const caches = filled(env["XDG_CACHE_HOME"]) ?? join(home, ".cache");
  return filled(env["HF_HOME"]) ?? join(caches, "huggingface");
}

/** The cache of Hugging Face's tools: `HF_HUB_CACHE`, else `hub` in their folder. */
export function sharedHubDirectory(around: Surroundings = ownSurroundings()): string {
  const { env } = around;
  const named = filled(env["HF_HUB_CACHE"]) ?? filled(env["HUGGINGFACE_HUB_CACHE"]);
  return named ?? join(huggingFaceFolder(around), "hub");
}

/** This tool's own cache of the hub; `null` where it has none, and shares that of Hugging Face's tools. */
export function ownHubDirectory(around: Surroundings = ownSurroundings()): string | null {
  const isNamed = filled(around.env["EDGE_BENCH_CACHE_DIR"]) !== null;
  return isNamed ? join(cacheDirectory(around), "hub") : null;
}

/** Where LM Studio keeps models, as `owner/name/file`. */
export function lmStudioDirectories({ home }: Surroundings = ownSurroundings()): string[] {
  return [join(home, ".lmstudio", "models"), join(home, ".cache", "lm-studio", "models")];
}

/** The folder of a repository in a cache of the hub, which holds `blobs`, `refs` and `snapshots`. */
export function repositoryFolder(hub: string, repository: string): string {
  return join(hub, `models--${repository.replace("/", "--")}`);
}

export function snapshotFolder(hub: string, repository: string, revision: string): string {
  return join(repositoryFolder(hub, repository), "snapshots", revision);
}

/** Where the bytes of a file lie: named by their hash as the hub names them. */
export function blobPath(hub: string, repository: string, file: LockedFile): string {
  const name = file.sha256 ?? file.gitBlobSha1;
  if (name === null) throw new Error(`${file.path} has no hash`);
  return join(repositoryFolder(hub, repository), "blobs", name);
}
