/** A file to fetch: where it goes and what its bytes must be. */
export interface FetchTarget {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

export type FetchStep = "download" | "unpack" | "verify";

/** Of a fetch of several files. */
export interface FileCount {
  readonly done: number;
  readonly total: number;
}

/** How far a step of a fetch is. `totalBytes` is `null` while the step's size is not known. */
export type OnFetchProgress = (
  doneBytes: number,
  totalBytes: number | null,
  step: FetchStep,
  files?: FileCount,
) => void;

export interface FetchOptions {
  readonly onProgress?: OnFetchProgress;
  readonly signal?: AbortSignal;
}

/** A way to get one file. It appears at `target.path` whole and verified, or not at all. */
export interface ModelSource {
  /** Where the bytes come from, for messages. */
  readonly description: string;
  fetch(target: FetchTarget, options?: FetchOptions): Promise<void>;
}
