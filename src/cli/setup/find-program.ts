import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";

/**
 * The path of a program, as a shell would find it: a word with a slash is a path, any other is looked
 * for in the folders of `searchPath`. `null` when there is none that may be executed.
 */
export function findProgram(
  word: string,
  searchPath: string = process.env["PATH"] ?? "",
): string | null {
  if (word.includes("/")) return isExecutable(word) ? resolve(word) : null;
  const folders = searchPath.split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => resolve(join(folder, word))).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
