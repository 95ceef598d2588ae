import { statfs } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { messageOf, PrerequisiteError, systemCodeOf } from "../../core/errors.ts";

/** Free bytes for this user where a folder is or would be made. @throws PrerequisiteError `output-not-writable` */
export async function freeBytesAt(folder: string): Promise<number> {
  for (let place = resolve(folder); ; place = dirname(place)) {
    try {
      const disk = await statfs(place);
      return disk.bavail * disk.bsize;
    } catch (error) {
      if (systemCodeOf(error) === "ENOENT" && place !== dirname(place)) continue;
      throw new PrerequisiteError(`${folder}: cannot be used: ${messageOf(error)}`, {
        code: "output-not-writable",
        hint: "Set EDGE_BENCH_CACHE_DIR to a folder in which you may write.",
        cause: error,
      });
    }
  }
}
