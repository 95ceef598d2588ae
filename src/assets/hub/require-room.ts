import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { PrerequisiteError } from "../../core/errors.ts";

/** Left free on a disk, so that fetching a model does not stop everything else. */
const RESERVE_BYTES = 64 * 1024 * 1024;

/** Bytes that a user may still write in a folder, or in the nearest one above it that exists. */
export async function freeBytesIn(folder: string): Promise<number> {
  for (let place = folder; ; place = dirname(place)) {
    const disk = await statfs(place).catch(() => null);
    if (disk !== null) return disk.bavail * disk.bsize;
    if (dirname(place) === place) return 0;
  }
}

/** Refuses before the first byte what cannot be stored. @throws PrerequisiteError `disk-full` */
export function requireRoom(
  what: string,
  folder: string,
  missingBytes: number,
  freeBytes: number,
): void {
  if (missingBytes === 0 || missingBytes + RESERVE_BYTES <= freeBytes) return;
  throw new PrerequisiteError(
    `${what}: ${missingBytes} bytes are to be fetched to ${folder}, and ${freeBytes} bytes are free`,
    {
      code: "disk-full",
      hint: "Free some space, or set EDGE_BENCH_CACHE_DIR to a folder on another disk. Nothing was fetched.",
    },
  );
}
