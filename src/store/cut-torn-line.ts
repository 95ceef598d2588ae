import type { FileHandle } from "node:fs/promises";
import { isJson } from "./read-json-lines.ts";

const NEWLINE = 10;
const STEP_BYTES = 64 * 1024;

/**
 * Cuts off a last line that a dying writer left behind: one without its line end, or one that is not
 * JSON (a machine that lost power may have grown the file without its content). Returns how many
 * bytes were cut, 0 for a whole file. Only the end of the file is read.
 */
export async function cutTornLine(file: FileHandle): Promise<number> {
  const { size } = await file.stat();
  if (size === 0) return 0;
  const lastEnd = await lastNewlineBefore(file, size);
  let keep = lastEnd + 1;
  if (keep === size) {
    const start = (await lastNewlineBefore(file, size - 1)) + 1;
    if (!isJson(await readBytes(file, start, size - 1))) keep = start;
  }
  if (keep === size) return 0;
  await file.truncate(keep);
  await file.datasync();
  return size - keep;
}

/** Position of the last line end before `end`; -1 when there is none. */
async function lastNewlineBefore(file: FileHandle, end: number): Promise<number> {
  for (let stop = end; stop > 0; stop -= STEP_BYTES) {
    const start = Math.max(0, stop - STEP_BYTES);
    const found = (await readBytes(file, start, stop)).lastIndexOf(NEWLINE);
    if (found !== -1) return start + found;
  }
  return -1;
}

async function readBytes(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const bytes = Buffer.alloc(end - start);
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
