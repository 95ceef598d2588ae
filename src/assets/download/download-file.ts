import { rename, rm, stat } from "node:fs/promises";
import {
  type HarnessError,
  messageOf,
  PrerequisiteError,
  systemCodeOf,
} from "../../core/errors.ts";
import { appendResponse, type Part } from "./append-response.ts";
import { Interrupted, NotServed, OtherLength } from "./download-problems.ts";
import { openPartialFile } from "./partial-file.ts";
import { digestsOfFile, type Digests, RunningDigest } from "./running-digest.ts";
import { wait } from "./wait.ts";

export interface DownloadTarget {
  readonly path: string;
  /** `null` when not known. */
  readonly sizeBytes: number | null;
  /** `null` when not known. Without any hash, whatever arrives is taken. */
  readonly sha256: string | null;
  /** SHA-1 as Git names a file's content, where the hub publishes no SHA-256. */
  readonly gitBlobSha1?: string | null;
}

/** How a download that failed is told. */
export interface DownloadWords {
  /** The lock that the bytes are compared with. */
  readonly lockName: string;
  /** What to do when the server serves other bytes, or none. */
  readonly otherBytesHint: string;
  readonly failedHint: string;
  /** A refusal of the server in words of its own; `null` for the general ones. */
  readonly refusal?: (url: string, problem: NotServed) => HarnessError | null;
}

export interface DownloadOptions {
  readonly words: DownloadWords;
  readonly signal?: AbortSignal;
  readonly onProgress?: (doneBytes: number, totalBytes: number | null) => void;
  /** Sent as `Authorization` to the origin of the address, and nowhere else. */
  readonly authorization?: string | null;
  /** Wait before the first further attempt, ms; doubled with each one. */
  readonly pauseMs?: number;
  /** A connection that is silent for so long counts as lost, ms. */
  readonly silenceMs?: number;
}

/** Connections in a row that bring next to nothing. */
const MOST_CONNECTIONS = 4;
/** A connection that brought so much counts as progress, and the next as the first again. */
const PROGRESS_BYTES = 1024 * 1024;
/** Downloads from the start: the first, and one more after wrong bytes. */
const MOST_DOWNLOADS = 2;
const PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;
/** A server that asks to wait longer is not waited for. */
const LONGEST_ASKED_PAUSE_MS = 300_000;

/**
 * Downloads a file to its path, where it appears whole and verified or not at all. It is hashed while it
 * arrives. A lost connection is taken up again where it stopped, in this call or in the next; wrong bytes
 * are thrown away and asked for once more.
 *
 * @returns the hashes of the file
 * @throws PrerequisiteError `download-failed`, `hash-mismatch`, `disk-full`, `output-not-writable`; what `words.refusal` returns
 */
export async function downloadFile(
  url: string,
  target: DownloadTarget,
  options: DownloadOptions,
): Promise<Digests> {
  try {
    const path = await openPartialFile(target.path);
    const digest = new RunningDigest(isKnownByGit(target) ? target.sizeBytes : null);
    const part: Part = { path, digest };
    // Without a hash, the beginning of another version could not be told from the right one.
    if (!hasHash(target)) await rm(path, { force: true });
    for (let download = 1; ; download += 1) {
      const found = await fetchAll(url, part, target, options);
      if (!(found instanceof OtherLength)) {
        if (isAsked(found, target)) {
          await rename(path, target.path);
          return found;
        }
        await rm(path, { force: true });
        part.digest.restart();
      }
      if (download === MOST_DOWNLOADS) throw wrongBytes(url, target, found, options.words);
    }
  } catch (error) {
    throw explained(error, url, target, options.words);
  }
}

async function fetchAll(
  url: string,
  part: Part,
  target: DownloadTarget,
  options: DownloadOptions,
): Promise<Digests | OtherLength> {
  let connection = 1;
  let mostBytes = 0;
  for (;;) {
    try {
      await appendResponse(url, part, target, options);
      return part.digest.current();
    } catch (error) {
      if (error instanceof OtherLength) return error;
      if (!(error instanceof Interrupted)) throw error;
      if (!hasHash(target)) await rm(part.path, { force: true });
      if (part.digest.sizeBytes >= mostBytes + PROGRESS_BYTES) {
        mostBytes = part.digest.sizeBytes;
        connection = 1;
      }
      const pauseMs = pauseAfter(error, connection, options);
      if (pauseMs === null) throw error;
      await wait(pauseMs, options.signal);
      connection += 1;
    }
  }
}

/** How long to wait before the next attempt, ms; `null` when there is none. */
function pauseAfter(
  { retryAfterMs }: Interrupted,
  connection: number,
  options: DownloadOptions,
): number | null {
  if (connection >= MOST_CONNECTIONS) return null;
  if (retryAfterMs !== null && retryAfterMs > LONGEST_ASKED_PAUSE_MS) return null;
  const growing = (options.pauseMs ?? PAUSE_MS) * 2 ** (connection - 1);
  return Math.max(Math.min(growing, LONGEST_PAUSE_MS), retryAfterMs ?? 0);
}

type KnownHashes = Pick<DownloadTarget, "sizeBytes" | "sha256" | "gitBlobSha1">;

function hasHash({ sha256, gitBlobSha1 }: KnownHashes): boolean {
  return sha256 !== null || (gitBlobSha1 ?? null) !== null;
}

/** Whether only Git's hash is known: SHA-256 goes before it. */
export function isKnownByGit({ sha256, gitBlobSha1 }: KnownHashes): boolean {
  return sha256 === null && (gitBlobSha1 ?? null) !== null;
}

/** Whether bytes are those that are asked for, as far as size and hash are known. */
export function isAsked(found: Digests, known: KnownHashes): boolean {
  if (known.sizeBytes !== null && found.sizeBytes !== known.sizeBytes) return false;
  if (known.sha256 !== null) return found.sha256 === known.sha256;
  return (known.gitBlobSha1 ?? null) === null || found.gitBlobSha1 === known.gitBlobSha1;
}

/**
 * Whether a file has the size and hash that are asked for; it is only hashed when its size fits.
 * @returns `false` when there is no such file
 */
export async function isWholeFile(
  path: string,
  known: KnownHashes,
  onProgress?: (doneBytes: number) => void,
): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  if (found?.isFile() !== true) return false;
  if (known.sizeBytes !== null && found.size !== known.sizeBytes) return false;
  return isAsked(await digestsOfFile(path, isKnownByGit(known), onProgress), known);
}

/** Size and hash in words, such as `5 bytes, sha256 ba78...`. */
export function hashText(known: KnownHashes): string {
  const size = known.sizeBytes === null ? "" : `${known.sizeBytes} bytes, `;
  if (isKnownByGit(known)) return `${size}git blob sha1 ${known.gitBlobSha1 ?? ""}`;
  return `${size}sha256 ${known.sha256 ?? "unknown"}`;
}

/** What is printed of bytes that were found, by the hash that is known. */
export function foundText(found: Digests, known: KnownHashes): string {
  return hashText({ ...found, sha256: isKnownByGit(known) ? null : found.sha256 });
}

function wrongBytes(
  url: string,
  target: DownloadTarget,
  found: Digests | OtherLength,
  { lockName, otherBytesHint }: DownloadWords,
): PrerequisiteError {
  const what =
    found instanceof OtherLength
      ? `${found.message}, asked twice`
      : `what arrived, twice, has ${foundText(found, target)}`;
  return new PrerequisiteError(`${url}: ${lockName} says ${hashText(target)}; ${what}`, {
    code: "hash-mismatch",
    hint: `Nothing of it was kept. A proxy or mirror may change files: ${otherBytesHint}`,
  });
}

function explained(
  error: unknown,
  url: string,
  target: DownloadTarget,
  words: DownloadWords,
): unknown {
  if (error instanceof Interrupted || error instanceof NotServed) {
    const own = error instanceof NotServed ? (words.refusal?.(url, error) ?? null) : null;
    if (own !== null) return own;
    return new PrerequisiteError(
      `${url}: cannot be downloaded: ${error.message}${waitText(error)}`,
      { code: "download-failed", hint: words.failedHint, cause: error },
    );
  }
  return explainedWriting(error, target.path);
}

function waitText(error: Interrupted | NotServed): string {
  if (error instanceof NotServed || error.retryAfterMs === null) return "";
  return `; it asks to wait ${Math.ceil(error.retryAfterMs / 1000)} s`;
}

/** A system's error from writing a file of the cache, in words; any other as it is. */
export function explainedWriting(error: unknown, path: string): unknown {
  const code = systemCodeOf(error);
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new PrerequisiteError(`${path}: the disk is full`, {
      code: "disk-full",
      hint: "Free some space, or set EDGE_BENCH_CACHE_DIR to a folder on another disk.",
      cause: error,
    });
  }
  if (code === "EACCES" || code === "EPERM" || code === "EROFS" || code === "ENOTDIR") {
    return new PrerequisiteError(`${path}: cannot be written: ${messageOf(error)}`, {
      code: "output-not-writable",
      hint: "Set EDGE_BENCH_CACHE_DIR to a folder in which you may write.",
      cause: error,
    });
  }
  return error;
}
