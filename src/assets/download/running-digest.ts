import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";

const CHUNK_BYTES = 1024 * 1024;

/** Hashes of the bytes of a file. */
export interface Digests {
  readonly sizeBytes: number;
  readonly sha256: string;
  /** SHA-1 as Git names a file's content; `null` when it was not asked for. */
  readonly gitBlobSha1: string | null;
}

/** Hashes a file while it arrives. */
export class RunningDigest {
  readonly #gitBytes: number | null;
  #sha256 = createHash("sha256");
  #gitBlob: Hash | null;
  #sizeBytes = 0;

  /** @param gitBytes size of the whole file, with which Git's hash begins; `null`: that hash is not wanted */
  constructor(gitBytes: number | null) {
    this.#gitBytes = gitBytes;
    this.#gitBlob = gitBlobHash(gitBytes);
  }

  /** Bytes hashed so far. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  update(bytes: Uint8Array): void {
    this.#sha256.update(bytes);
    this.#gitBlob?.update(bytes);
    this.#sizeBytes += bytes.length;
  }

  restart(): void {
    this.#sha256 = createHash("sha256");
    this.#gitBlob = gitBlobHash(this.#gitBytes);
    this.#sizeBytes = 0;
  }

  /** Takes in what a file holds. @param onProgress gets the bytes hashed so far */
  async addFile(path: string, onProgress?: (doneBytes: number) => void): Promise<void> {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
      this.update(chunk as Buffer);
      onProgress?.(this.#sizeBytes);
    }
  }

  /** The hashes of what was taken in so far; more may follow. */
  current(): Digests {
    return {
      sizeBytes: this.#sizeBytes,
      sha256: this.#sha256.copy().digest("hex"),
      gitBlobSha1: this.#gitBlob?.copy().digest("hex") ?? null,
    };
  }
}

function gitBlobHash(sizeBytes: number | null): Hash | null {
  return sizeBytes === null ? null : createHash("sha1").update(`blob ${sizeBytes}\0`);
}

/**
 * Hashes of a whole file. Throws the system's error when it cannot be read.
 * @param wantsGit whether Git's hash is made too
 */
export async function digestsOfFile(
  path: string,
  wantsGit: boolean,
  onProgress?: (doneBytes: number) => void,
): Promise<Digests> {
  const digest = new RunningDigest(wantsGit ? (await stat(path)).size : null);
  await digest.addFile(path, onProgress);
  return digest.current();
}
