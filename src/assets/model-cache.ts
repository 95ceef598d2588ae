import { homedir } from "node:os";
import { join } from "node:path";
import type { LockedFile } from "./lock.ts";

/** Hex digits of the SHA-256 that name a folder: enough to tell all models apart, short enough to read. */
const PREFIX_LENGTH = 16;

interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

/** Where model files are kept: `models` in `EDGE_BENCH_CACHE_DIR`, else in this tool's part of the platform's cache folder. */
export function modelCacheDirectory(
  around: Surroundings = { env: process.env, platform: process.platform, home: homedir() },
): string {
  const chosen = filled(around.env["EDGE_BENCH_CACHE_DIR"]);
  return join(chosen ?? join(platformCache(around), "edge-slm-bench"), "models");
}

function platformCache({ env, platform, home }: Surroundings): string {
  if (platform === "darwin") return join(home, "Library", "Caches");
  if (platform === "win32") return filled(env["LOCALAPPDATA"]) ?? join(home, "AppData", "Local");
  return filled(env["XDG_CACHE_HOME"]) ?? join(home, ".cache");
}

function filled(value: string | undefined): string | null {
  return value === undefined || value === "" ? null : value;
}

/** Where the file of this hash lies once it is fetched; `null` when the lock knows no hash. */
export function cachedFilePath(
  file: LockedFile,
  directory: string = modelCacheDirectory(),
): string | null {
  if (file.sha256 === null) return null;
  return join(directory, file.sha256.slice(0, PREFIX_LENGTH), ...file.path.split("/"));
}
