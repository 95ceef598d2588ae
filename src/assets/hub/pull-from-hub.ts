import { PrerequisiteError } from "../../core/errors.ts";
import {
  downloadFile,
  type DownloadOptions,
  explainedWriting,
  isWholeFile,
} from "../download/download-file.ts";
import { partialBytes } from "../download/partial-file.ts";
import { isPinned, type LockedFile, type LockedModel } from "../lock.ts";
import type { FetchOptions, FetchStep } from "../sources/model-source.ts";
import { forEachParallel } from "./for-each-parallel.ts";
import { hubFileUrl } from "./hub-api.ts";
import { blobPath, snapshotFolder } from "./hub-folders.ts";
import { hubWords } from "./hub-refusals.ts";
import type { HubSettings } from "./hub-settings.ts";
import { linkSnapshotFile, snapshotPath } from "./link-snapshot-file.ts";
import { freeBytesIn, requireRoom } from "./require-room.ts";
import { TransferProgress } from "./transfer-progress.ts";

/** Files at a time: enough to use a fast line, few enough for a hub to bear. */
const PARALLEL_FILES = 3;

export interface HubPullOptions
  extends FetchOptions, Pick<DownloadOptions, "pauseMs" | "silenceMs"> {
  readonly settings: HubSettings;
  /** Cache of the hub to download to. */
  readonly hub: string;
  /** Instead of what the system says of the disk. */
  readonly freeBytes?: (folder: string) => Promise<number>;
}

/** A source of the lock whose revision is known. */
export interface PinnedHubSource {
  readonly repository: string;
  readonly revision: string;
  /** The file's path in the repository, of a model of one file; `null`: as the entry names it. */
  readonly file: string | null;
}

/**
 * Downloads the files of a model that are not in the cache of the hub yet, verifies each while it arrives
 * and links it into the snapshot of its revision.
 *
 * @returns the main file, or the folder of an MLX model
 * @throws PrerequisiteError `model-unlocked`, `disk-full`, `hub-forbidden`, `hub-not-found`, and those of `downloadFile`
 */
export async function pullFromHub(
  id: string,
  model: LockedModel,
  source: PinnedHubSource,
  options: HubPullOptions,
): Promise<string> {
  const pull: Pull = { id, source, options, progress: new TransferProgress(model.files, options) };
  const missing = await missingFiles(model.files, pull);
  const missingBytes = await bytesToFetch(missing);
  const free = options.freeBytes ?? freeBytesIn;
  requireRoom(id, options.hub, missingBytes, await free(options.hub));
  await forEachParallel([...missing], PARALLEL_FILES, options.signal, (entry, signal) =>
    fetchBlob(entry, pull, signal),
  );
  const [first] = model.files;
  const folder = snapshotFolder(options.hub, source.repository, source.revision);
  return model.format === "mlx" || first === undefined ? folder : snapshotPath(folder, first);
}

interface Pull {
  readonly id: string;
  readonly source: PinnedHubSource;
  readonly options: HubPullOptions;
  readonly progress: TransferProgress;
}

/** Links what is here and whole; returns what is to be downloaded: files of the same bytes together, by their place. */
async function missingFiles(
  files: readonly LockedFile[],
  pull: Pull,
): Promise<Map<string, LockedFile[]>> {
  const missing = new Map<string, LockedFile[]>();
  for (const file of files) {
    if (!isPinned(file)) throw unpinned(pull.id, file);
    const blob = blobPath(pull.options.hub, pull.source.repository, file);
    const isHere = await isWholeFile(blob, file, (done) => {
      pull.progress.show(file, done, "verify");
    });
    if (isHere) await finish(blob, file, pull, "verify");
    else missing.set(blob, [...(missing.get(blob) ?? []), file]);
  }
  return missing;
}

async function bytesToFetch(missing: ReadonlyMap<string, readonly LockedFile[]>): Promise<number> {
  let sum = 0;
  for (const [blob, [file]] of missing) {
    sum += Math.max(0, (file?.sizeBytes ?? 0) - (await partialBytes(blob)));
  }
  return sum;
}

async function fetchBlob(
  [blob, files]: readonly [string, readonly LockedFile[]],
  pull: Pull,
  signal: AbortSignal,
): Promise<void> {
  const [file] = files;
  if (file === undefined) return;
  const { source, options, progress } = pull;
  const { repository, revision } = source;
  const { pauseMs, silenceMs, settings } = options;
  const remote = source.file ?? file.path;
  await downloadFile(
    hubFileUrl(source, remote, settings),
    { ...file, path: blob },
    {
      words: hubWords({ repository, revision, file: remote }, settings),
      authorization: settings.authorization,
      signal,
      ...(pauseMs === undefined ? {} : { pauseMs }),
      ...(silenceMs === undefined ? {} : { silenceMs }),
      onProgress: (done) => {
        progress.show(file, done, "download");
      },
    },
  );
  for (const same of files) await finish(blob, same, pull, "download");
}

async function finish(blob: string, file: LockedFile, pull: Pull, step: FetchStep): Promise<void> {
  const { source, options, progress } = pull;
  const folder = snapshotFolder(options.hub, source.repository, source.revision);
  const link = snapshotPath(folder, file);
  try {
    await linkSnapshotFile(blob, link);
  } catch (error) {
    throw explainedWriting(error, link);
  }
  progress.finish(file, step);
}

function unpinned(id: string, file: LockedFile): PrerequisiteError {
  return new PrerequisiteError(
    `${id}: the lock does not know size and hash of ${file.path}; it cannot be verified.`,
    { code: "model-unlocked", hint: `Complete its entry first: edge-bench models lock ${id}` },
  );
}
