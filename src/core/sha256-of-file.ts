import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

const CHUNK_BYTES = 1024 * 1024;

/**
 * SHA-256 of a file, 64 lowercase hex digits, read in pieces.
 * `onProgress` gets the bytes hashed so far. Throws the system's error when the file cannot be read.
 */
export async function sha256OfFile(
  path: string,
  onProgress?: (doneBytes: number) => void,
): Promise<string> {
  const hash = createHash("sha256");
  let doneBytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    const bytes = chunk as Buffer;
    hash.update(bytes);
    doneBytes += bytes.length;
    onProgress?.(doneBytes);
  }
  return hash.digest("hex");
}
