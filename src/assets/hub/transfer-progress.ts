import type { LockedFile } from "../lock.ts";
import type { FetchOptions, FetchStep } from "../sources/model-source.ts";

/** Adds up how far several files are. */
export class TransferProgress {
  readonly #doneBytes = new Map<string, number>();
  readonly #finished = new Set<string>();
  readonly #fileCount: number;
  readonly #totalBytes: number;
  readonly #options: FetchOptions;

  constructor(files: readonly LockedFile[], options: FetchOptions) {
    this.#fileCount = files.length;
    this.#totalBytes = files.reduce((sum, file) => sum + (file.sizeBytes ?? 0), 0);
    this.#options = options;
  }

  show(file: LockedFile, doneBytes: number, step: FetchStep): void {
    this.#doneBytes.set(file.path, doneBytes);
    const sum = [...this.#doneBytes.values()].reduce((all, bytes) => all + bytes, 0);
    const files = { done: this.#finished.size, total: this.#fileCount };
    this.#options.onProgress?.(sum, this.#totalBytes, step, files);
  }

  finish(file: LockedFile, step: FetchStep): void {
    this.#finished.add(file.path);
    this.show(file, file.sizeBytes ?? 0, step);
  }
}
