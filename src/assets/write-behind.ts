import type { FileHandle } from "node:fs/promises";
import { messageOf } from "../core/errors.ts";

/** Bytes after which the system is asked to begin writing to the disk. */
const FLUSH_AFTER_BYTES = 64 * 1024 * 1024;

/**
 * Appends to a file and keeps the disk busy meanwhile. Left alone, Linux begins to write back when a
 * tenth of the memory is dirty: a model of some GB would be made first and stored afterwards.
 */
export class WriteBehind {
  readonly #handle: FileHandle;
  #unflushedBytes = 0;
  #flushing: Promise<void> | null = null;
  #flushError: Error | null = null;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** Resolves when all of `bytes` is with the operating system; they may be changed again then. */
  async append(bytes: Uint8Array): Promise<void> {
    let writtenBytes = 0;
    while (writtenBytes < bytes.length) {
      const rest = bytes.length - writtenBytes;
      writtenBytes += (await this.#handle.write(bytes, writtenBytes, rest)).bytesWritten;
    }
    this.#unflushedBytes += bytes.length;
    if (this.#unflushedBytes >= FLUSH_AFTER_BYTES && this.#flushing === null) this.#startFlush();
    if (this.#flushError !== null) throw this.#flushError;
  }

  /** Waits for a flush under way. Throws the error of any flush that failed. */
  async finish(): Promise<void> {
    await this.#flushing;
    if (this.#flushError !== null) throw this.#flushError;
  }

  #startFlush(): void {
    this.#unflushedBytes = 0;
    this.#flushing = this.#handle.datasync().then(
      () => {
        this.#flushing = null;
      },
      (error: unknown) => {
        this.#flushing = null;
        this.#flushError = error instanceof Error ? error : new Error(messageOf(error));
      },
    );
  }
}
