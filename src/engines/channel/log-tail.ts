import { closeSync, fstatSync, openSync, readSync } from "node:fs";

const TAIL_BYTES = 8_192;
const TAIL_LINES = 12;

/** The last lines of a log file, oldest first; empty when there is none. */
export function readLogTail(path: string): string[] {
  try {
    const file = openSync(path, "r");
    try {
      const sizeBytes = fstatSync(file).size;
      const buffer = Buffer.alloc(Math.min(TAIL_BYTES, sizeBytes));
      readSync(file, buffer, 0, buffer.length, sizeBytes - buffer.length);
      const lines = buffer
        .toString("utf8")
        .split(/\r?\n/)
        .filter((line) => line.trim() !== "");
      return lines.slice(-TAIL_LINES);
    } finally {
      closeSync(file);
    }
  } catch {
    // A log that cannot be read takes nothing away from the failure it would have explained.
    return [];
  }
}
