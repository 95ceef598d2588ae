import { dirname } from "node:path";
import { ConfigError } from "../core/errors.ts";
import {
  type LockedModel,
  localLockPath,
  lockIdSchema,
  type ModelsLock,
  modelsLockSchema,
  readLockIfThere,
} from "./lock.ts";
import { makeCacheFolder } from "./make-cache-folder.ts";
import { writeWholeFile } from "./whole-file.ts";

/**
 * Puts an entry into the user's own lock, in the place of one with the same id or behind all others. The
 * file is written whole or not at all.
 *
 * @returns the path of the lock
 * @throws ConfigError `lock-unreadable`, `lock-invalid`; PrerequisiteError `output-not-writable`, `disk-full`
 */
export async function writeLockEntry(
  id: string,
  entry: LockedModel,
  path: string = localLockPath(),
): Promise<string> {
  if (!lockIdSchema.safeParse(id).success) {
    throw new ConfigError(`"${id}" cannot be the key of a model`, {
      code: "lock-id-invalid",
      hint: "Name one of lowercase letters, digits and underscores with --id.",
    });
  }
  const before = await readLockIfThere(path);
  const text = lockText({ version: 1, models: { ...before?.models, [id]: entry } });
  const bytes = Buffer.from(text);
  await makeCacheFolder(dirname(path));
  await writeWholeFile(path, bytes.length, (file) => file.append(bytes));
  return path;
}

/** A lock as it is written: JSON, two spaces, keys in the order of the schema. */
export function lockText(lock: ModelsLock): string {
  return `${JSON.stringify(modelsLockSchema.parse(lock), null, 2)}\n`;
}
