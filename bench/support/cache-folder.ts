import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Folder for what a benchmark builds once and keeps; made when it does not exist. */
export function benchCacheFolder(...parts: readonly string[]): string {
  const folder = join(toolCacheFolder(), "bench", ...parts);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** `EDGE_BENCH_CACHE_DIR`, else the platform's own place for caches. */
export function toolCacheFolder(): string {
  const { EDGE_BENCH_CACHE_DIR: chosen, XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = process.env;
  if (chosen !== undefined && chosen !== "") return chosen;
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "edge-slm-bench");
  if (process.platform === "win32") {
    return join(local ?? join(homedir(), "AppData", "Local"), "edge-slm-bench", "Cache");
  }
  return join(xdg !== undefined && xdg !== "" ? xdg : join(homedir(), ".cache"), "edge-slm-bench");
}
