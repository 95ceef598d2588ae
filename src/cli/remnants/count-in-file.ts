import { constants } from "node:fs";
import { open } from "node:fs/promises";
import type { PatternSearch } from "../../compliance/pattern-search.ts";

const CHUNK_BYTES = 1 << 20;

export interface FileCount {
  readonly bytes: number;
  readonly occurrences: number;
}

/**
 * Counts the places of a file where a pattern begins, in pieces that overlap, so that memory is bounded and
 * nothing is missed where two pieces meet. Links are not followed, and nothing but a file is read.
 * @returns `null` when it is no regular file
 * @throws Error of the file system
 */
export async function countInFile(path: string, search: PatternSearch): Promise<FileCount | null> {
  // Not blocking: a pipe that nobody writes to would be waited for.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(path, flags);
  try {
    if (!(await file.stat()).isFile()) return null;
    const overlap = search.longest - 1;
    const buffer = Buffer.alloc(CHUNK_BYTES + overlap);
    let [bytes, occurrences, kept] = [0, 0, 0];
    for (;;) {
      const { bytesRead } = await file.read(buffer, kept, CHUNK_BYTES, null);
      const filled = kept + bytesRead;
      const isLast = bytesRead === 0;
      const next = isLast ? filled : Math.max(0, filled - overlap);
      // What begins in the part that is kept is counted with the next piece.
      occurrences += search.find(buffer.subarray(0, filled)).filter((at) => at < next).length;
      if (isLast) return { bytes, occurrences };
      bytes += bytesRead;
      buffer.copyWithin(0, next, filled);
      kept = filled - next;
    }
  } finally {
    await file.close();
  }
}
