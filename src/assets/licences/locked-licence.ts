import { stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { sha256OfFile } from "../../core/sha256-of-file.ts";
import type { LockedModel, ModelsLock } from "../lock.ts";

/** A model on this machine, as far as its licence is concerned. */
export interface ModelPlace {
  /** The GGUF file, or the folder of an MLX model. */
  readonly filePath: string;
  readonly format: "gguf" | "mlx" | "http" | "mock";
  /** Its entry of models.lock where it was named by it. */
  readonly lockId?: string | null;
  /** Of a GGUF file, where it was hashed already. */
  readonly fileSha256?: string | null;
}

/**
 * The entry of models.lock that a model belongs to: the one it was named by, else one whose size and
 * SHA-256 its bytes have; `null` when there is none. Files are hashed only where a size fits.
 */
export async function lockEntryOf(
  place: ModelPlace,
  lock: ModelsLock,
): Promise<LockedModel | null> {
  const { format, lockId, filePath } = place;
  if (lockId != null)
    return Object.hasOwn(lock.models, lockId) ? (lock.models[lockId] ?? null) : null;
  const hashes = new Map<string, string>();
  if (format === "gguf" && place.fileSha256 != null) hashes.set(filePath, place.fileSha256);
  for (const entry of Object.values(lock.models)) {
    if (entry.format === format && (await hasBytes(place, entry, hashes))) return entry;
  }
  return null;
}

async function hasBytes(
  place: ModelPlace,
  { files }: LockedModel,
  hashes: Map<string, string>,
): Promise<boolean> {
  const pinned = files.filter(({ sha256, sizeBytes }) => sha256 !== null && sizeBytes !== null);
  if (pinned.length === 0) return false;
  for (const { path, sizeBytes } of pinned) {
    const found = await stat(pathOf(place, path, pinned.length)).catch(() => null);
    if (found?.isFile() !== true || found.size !== sizeBytes) return false;
  }
  for (const { path, sha256 } of pinned) {
    if ((await hashOf(pathOf(place, path, pinned.length), hashes)) !== sha256) return false;
  }
  return true;
}

/** A single file may be called otherwise than in the lock; parts and folders keep their names. */
function pathOf({ filePath, format }: ModelPlace, locked: string, count: number): string {
  if (format === "mlx") return join(filePath, ...locked.split("/"));
  return count === 1 ? filePath : join(dirname(filePath), basename(locked));
}

async function hashOf(path: string, hashes: Map<string, string>): Promise<string> {
  const sha256 = hashes.get(path) ?? (await sha256OfFile(path));
  hashes.set(path, sha256);
  return sha256;
}
