import type { FileHandle } from "node:fs/promises";
import { MAX_HEADER_BYTES } from "./limits.ts";
import { brokenHeader, modelTruncated } from "./refusals.ts";

const WINDOW_BYTES = 1024 * 1024;

/** A window of a file that moves forward: the header is read once, in order, with bounded memory. */
export class HeaderBytes {
  readonly path: string;
  readonly fileSizeBytes: number;
  readonly #handle: FileHandle;
  #buffer: Buffer = Buffer.alloc(0);
  #cursor = 0;
  #bufferStart = 0;

  constructor(path: string, handle: FileHandle, fileSizeBytes: number) {
    this.path = path;
    this.#handle = handle;
    this.fileSizeBytes = fileSizeBytes;
  }

  /** Offset in the file of the next byte. */
  get position(): number {
    return this.#bufferStart + this.#cursor;
  }

  /** Bytes of the file behind the next byte. */
  get remaining(): number {
    return this.fileSizeBytes - this.position;
  }

  /** Bytes that can be read without touching the file again. */
  get buffered(): number {
    return this.#buffer.length - this.#cursor;
  }

  /** Makes at least `byteCount` bytes available. Throws `model-truncated` when the file has fewer. */
  async require(byteCount: number): Promise<void> {
    if (this.buffered >= byteCount) return;
    this.#mustExist(byteCount);
    const kept = this.#buffer.subarray(this.#cursor);
    const next = Buffer.allocUnsafe(
      Math.min(Math.max(WINDOW_BYTES, byteCount), kept.length + this.#unread()),
    );
    kept.copy(next);
    this.#bufferStart += this.#cursor;
    this.#cursor = 0;
    let filled = kept.length;
    while (filled < next.length) {
      const at = this.#bufferStart + filled;
      const { bytesRead } = await this.#handle.read(next, filled, next.length - filled, at);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    this.#buffer = next.subarray(0, filled);
    if (filled < byteCount) this.#refuseTruncated(byteCount);
  }

  /** Moves on without reading. */
  skip(byteCount: number): void {
    this.#mustExist(byteCount);
    if (byteCount <= this.buffered) {
      this.#cursor += byteCount;
      return;
    }
    this.#bufferStart = this.position + byteCount;
    this.#buffer = Buffer.alloc(0);
    this.#cursor = 0;
  }

  /** The next bytes, which must have been required. Valid until the next `require`. */
  take(byteCount: number): Buffer {
    const bytes = this.#buffer.subarray(this.#cursor, this.#cursor + byteCount);
    this.#cursor += byteCount;
    return bytes;
  }

  /** The next 8 bytes, which must have been required, as a count; `null` when it is no safe integer. */
  takeCount(): number | null {
    const low = this.#buffer.readUInt32LE(this.#cursor);
    const high = this.#buffer.readUInt32LE(this.#cursor + 4);
    this.#cursor += 8;
    const value = high * 2 ** 32 + low;
    return Number.isSafeInteger(value) ? value : null;
  }

  async u32(): Promise<number> {
    await this.require(4);
    return this.take(4).readUInt32LE(0);
  }

  /** A 64-bit count, at most `limit`; `what` names it in the refusal. */
  async count(limit: number, what: string): Promise<number> {
    await this.require(8);
    const value = this.takeCount();
    if (value === null || value > limit) {
      const shown = value === null ? "2^53 or more" : String(value);
      throw brokenHeader(this.path, `${what} is ${shown}, the limit is ${limit}`);
    }
    return value;
  }

  #unread(): number {
    return this.fileSizeBytes - this.#bufferStart - this.#buffer.length;
  }

  #mustExist(byteCount: number): void {
    if (this.position + byteCount > MAX_HEADER_BYTES) {
      throw brokenHeader(this.path, `it is longer than ${MAX_HEADER_BYTES} bytes`);
    }
    if (byteCount > this.remaining) this.#refuseTruncated(byteCount);
  }

  #refuseTruncated(byteCount: number): never {
    const bytes = { expected: this.position + byteCount, actual: this.fileSizeBytes };
    throw modelTruncated(this.path, bytes, "its header");
  }
}
