import { readdirSync, readFileSync } from "node:fs";

/** Reads the kernel's text files. An argument of the readers here, so that they can be tried on recorded files. */
export interface SystemFiles {
  /** The text of a file; `null` when it does not exist or may not be read. */
  read(path: string): string | null;
  /** Names in a folder; empty when it does not exist or may not be read. */
  list(path: string): string[];
}

/** The files of this machine. Synchronous: procfs and sysfs answer from memory, in microseconds. */
export const systemFiles: SystemFiles = {
  read(path) {
    try {
      return readFileSync(path, "latin1");
    } catch {
      return null;
    }
  },
  list(path) {
    try {
      return readdirSync(path);
    } catch {
      return [];
    }
  },
};

/** A file that holds one non-negative integer; `null` when it is missing or holds something else. */
export function readInteger(files: SystemFiles, path: string): number | null {
  const text = files.read(path)?.trim() ?? "";
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}
