import { homedir } from "node:os";
import { join } from "node:path";

/** What decides where a user's caches are. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

/** The surroundings of this process. */
export function ownSurroundings(): Surroundings {
  return { env: process.env, platform: process.platform, home: homedir() };
}

/** Where this tool keeps what it can fetch or make again: `EDGE_BENCH_CACHE_DIR`, else its part of the platform's cache folder. */
export function cacheDirectory(around: Surroundings = ownSurroundings()): string {
  return (
    filled(around.env["EDGE_BENCH_CACHE_DIR"]) ?? join(platformCache(around), "edge-slm-bench")
  );
}

function platformCache({ env, platform, home }: Surroundings): string {
  if (platform === "darwin") return join(home, "Library", "Caches");
  if (platform === "win32") return filled(env["LOCALAPPDATA"]) ?? join(home, "AppData", "Local");
  return filled(env["XDG_CACHE_HOME"]) ?? join(home, ".cache");
}

/** A variable that is set to nothing counts as not set. */
export function filled(value: string | undefined): string | null {
  return value === undefined || value === "" ? null : value;
}
