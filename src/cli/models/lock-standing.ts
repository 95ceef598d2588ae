import { isMlxFile } from "../../assets/mlx/mlx-files.ts";
import type { LockedModel, ModelsLock } from "../../assets/lock.ts";
import type { HashedFile, ModelHeader } from "./model-header.ts";

/**
 * How the bytes of a model stand to models.lock: those of an entry, others than those of its entry, or in
 * no entry (`unknown`: the entry of the model knows no SHA-256).
 */
export interface LockStanding {
  readonly lockId: string | null;
  readonly state: "same" | "other" | "unknown" | "in-no-entry";
}

/** @param lockId the entry behind the model's name; `null` for a model named by its path */
export function lockStanding(
  header: Pick<ModelHeader, "format" | "files">,
  lock: ModelsLock,
  lockId: string | null,
): LockStanding {
  if (lockId !== null) {
    const entry = Object.hasOwn(lock.models, lockId) ? lock.models[lockId] : undefined;
    return { lockId, state: entry === undefined ? "unknown" : compared(header.files, entry) };
  }
  const found = Object.entries(lock.models).find(
    ([, entry]) => entry.format === header.format && compared(header.files, entry) === "same",
  );
  return found === undefined
    ? { lockId: null, state: "in-no-entry" }
    : { lockId: found[0], state: "same" };
}

function compared(files: readonly HashedFile[], entry: LockedModel): "same" | "other" | "unknown" {
  if (entry.format === "gguf") {
    const hashes = entry.files.flatMap(({ sha256 }) => sha256 ?? []);
    if (hashes.length === 0) return "unknown";
    return files.every(({ sha256 }) => hashes.includes(sha256)) ? "same" : "other";
  }
  const hashed = entry.files.filter(({ path, sha256 }) => isMlxFile(path) && sha256 !== null);
  if (hashed.length === 0) return "unknown";
  const byPath = new Map(files.map(({ path, sha256 }) => [path, sha256]));
  return hashed.every(({ path, sha256 }) => byPath.get(path) === sha256) ? "same" : "other";
}

const WORDS = {
  same: "these are the bytes of",
  other: "ALTERED: these are not the bytes of",
  unknown: "no SHA-256 is known for",
} as const;

/** One phrase for a reader. */
export function standingText({ lockId, state }: LockStanding): string {
  if (state === "in-no-entry" || lockId === null)
    return "these bytes are in no entry of models.lock";
  return `${WORDS[state]} ${lockId} in models.lock`;
}
