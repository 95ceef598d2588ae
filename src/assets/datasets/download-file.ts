import { rename, rm, stat } from "node:fs/promises";
import { messageOf, PrerequisiteError, systemCodeOf } from "../../core/errors.ts";
import { sha256OfFile } from "../../core/sha256-of-file.ts";
import { appendResponse } from "./append-response.ts";
import { Interrupted, NotServed } from "./download-problems.ts";
import { openPartialFile } from "./partial-file.ts";

export interface DownloadTarget {
  readonly path: string;
  /** `null` when not known. */
  readonly sizeBytes: number | null;
  /** `null` when not known: then whatever arrives is taken. */
  readonly sha256: string | null;
}

export interface DownloadOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (doneBytes: number, totalBytes: number | null) => void;
  /** Wait before each further attempt, ms. */
  readonly pauseMs?: number;
  /** A connection that is silent for so long counts as lost, ms. */
  readonly silenceMs?: number;
}

/** Connections in one go: the first, and those that go on where it was lost. */
const MOST_CONNECTIONS = 4;
/** Downloads from the start: the first, and one more after wrong bytes. */
const MOST_DOWNLOADS = 2;
const PAUSE_MS = 1000;

/**
 * Downloads a file to its path, where it appears whole and verified or not at all. A lost connection is
 * taken up again where it stopped, in this call or in the next; wrong bytes are thrown away and asked
 * for once more.
 *
 * @returns the SHA-256 of the file
 * @throws PrerequisiteError `download-failed`, `hash-mismatch`, `disk-full`, `output-not-writable`
 */
export async function downloadFile(
  url: string,
  target: DownloadTarget,
  options: DownloadOptions = {},
): Promise<string> {
  try {
    const partial = await openPartialFile(target.path);
    // Without a hash, the beginning of another version could not be told from the right one.
    if (target.sha256 === null) await rm(partial, { force: true });
    for (let download = 1; ; download += 1) {
      await fetchAll(url, partial, target, options);
      const found = await bytesOf(partial);
      if (isAsked(found, target)) {
        await rename(partial, target.path);
        return found.sha256;
      }
      await rm(partial, { force: true });
      if (download === MOST_DOWNLOADS) throw wrongBytes(url, target, found);
    }
  } catch (error) {
    throw explained(error, url, target);
  }
}

async function fetchAll(
  url: string,
  partial: string,
  target: DownloadTarget,
  options: DownloadOptions,
): Promise<void> {
  for (let connection = 1; ; connection += 1) {
    try {
      await appendResponse(url, partial, target, options);
      return;
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      if (target.sha256 === null) await rm(partial, { force: true });
      if (connection === MOST_CONNECTIONS) throw error;
      await pause(options.pauseMs ?? PAUSE_MS);
    }
  }
}

interface FoundBytes {
  readonly sizeBytes: number;
  readonly sha256: string;
}

async function bytesOf(path: string): Promise<FoundBytes> {
  return { sizeBytes: (await stat(path)).size, sha256: await sha256OfFile(path) };
}

function isAsked(found: FoundBytes, { sizeBytes, sha256 }: DownloadTarget): boolean {
  if (sizeBytes !== null && found.sizeBytes !== sizeBytes) return false;
  return sha256 === null || found.sha256 === sha256;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

function wrongBytes(url: string, target: DownloadTarget, found: FoundBytes): PrerequisiteError {
  const size = target.sizeBytes === null ? "" : `${target.sizeBytes} bytes, `;
  const expected = `${size}sha256 ${target.sha256 ?? "unknown"}`;
  return new PrerequisiteError(
    `${url}: datasets.lock says ${expected}; what arrived, twice, has ${found.sizeBytes} bytes, sha256 ${found.sha256}`,
    {
      code: "hash-mismatch",
      hint: "Nothing was kept. A proxy or mirror may change files: ask its owner, or get the file elsewhere and name its folder with --data-dir.",
    },
  );
}

function explained(error: unknown, url: string, target: DownloadTarget): unknown {
  if (error instanceof Interrupted || error instanceof NotServed) {
    return new PrerequisiteError(`${url}: cannot be downloaded: ${error.message}`, {
      code: "download-failed",
      hint: "Run the command again to go on, set HF_ENDPOINT or EDGE_BENCH_DATA_ENDPOINT to a mirror, or get the file elsewhere and name its folder with --data-dir.",
      cause: error,
    });
  }
  const code = systemCodeOf(error);
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new PrerequisiteError(`${target.path}: the disk is full`, {
      code: "disk-full",
      hint: "Free some space, or set EDGE_BENCH_CACHE_DIR to a folder on another disk.",
      cause: error,
    });
  }
  if (code === "EACCES" || code === "EPERM" || code === "EROFS" || code === "ENOTDIR") {
    return new PrerequisiteError(`${target.path}: cannot be written: ${messageOf(error)}`, {
      code: "output-not-writable",
      hint: "Set EDGE_BENCH_CACHE_DIR to a folder in which you may write.",
      cause: error,
    });
  }
  return error;
}
