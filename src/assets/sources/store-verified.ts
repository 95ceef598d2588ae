import { createHash } from "node:crypto";
import { dirname } from "node:path";
import { PrerequisiteError } from "../../core/errors.ts";
import { makeCacheFolder } from "../make-cache-folder.ts";
import { writeWholeFile } from "../whole-file.ts";
import type { FetchOptions, FetchTarget } from "./model-source.ts";

/**
 * Writes a stream to its target while hashing it. The file appears only when size and SHA-256 are
 * those of the lock; otherwise nothing is kept.
 *
 * @throws PrerequisiteError `hash-mismatch`, `disk-full`, `output-not-writable`; whatever the stream throws.
 */
export async function storeVerified(
  target: FetchTarget,
  origin: string,
  chunks: AsyncIterable<Uint8Array>,
  options: FetchOptions = {},
): Promise<void> {
  await makeCacheFolder(dirname(target.path));
  await writeWholeFile(target.path, target.sizeBytes, async (file) => {
    const hash = createHash("sha256");
    let doneBytes = 0;
    for await (const chunk of chunks) {
      options.signal?.throwIfAborted();
      doneBytes += chunk.length;
      // Stops a member that unpacks to far more than it should before it fills the disk.
      if (doneBytes > target.sizeBytes) throw sizeMismatch(target, origin, "more");
      hash.update(chunk);
      await file.append(chunk);
      options.onProgress?.(doneBytes, target.sizeBytes, "unpack");
    }
    if (doneBytes < target.sizeBytes) throw sizeMismatch(target, origin, `only ${doneBytes}`);
    const found = hash.digest("hex");
    if (found !== target.sha256) throw hashMismatch(target.sha256, found, origin);
  });
}

const OTHER_BYTES_HINT =
  "Nothing was kept. A mirror may serve other bytes: ask its owner, or fetch the file elsewhere and name its path.";

function sizeMismatch(target: FetchTarget, origin: string, found: string): PrerequisiteError {
  return new PrerequisiteError(
    `${origin}: the lock says ${target.sizeBytes} bytes, the file has ${found}`,
    { code: "hash-mismatch", hint: OTHER_BYTES_HINT },
  );
}

/** The bytes are not those of the lock. */
export function hashMismatch(expected: string, found: string, origin: string): PrerequisiteError {
  return new PrerequisiteError(
    `${origin}: the lock says sha256 ${expected}, the file has ${found}`,
    {
      code: "hash-mismatch",
      hint: OTHER_BYTES_HINT,
    },
  );
}
