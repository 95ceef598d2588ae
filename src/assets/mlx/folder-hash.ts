import { join } from "node:path";
import { sha256Of } from "../../core/hash.ts";
import { sha256OfFile } from "../../core/sha256-of-file.ts";
import { mlxFilesOf, type MlxFile } from "./mlx-files.ts";

/** A file of an MLX model with its SHA-256, 64 lowercase hex digits. */
export interface HashedMlxFile extends MlxFile {
  readonly sha256: string;
}

/**
 * Hashes the files of an MLX folder that are loaded.
 * @param onProgress gets the bytes hashed so far
 * @throws PrerequisiteError what `mlxFilesOf` throws
 */
export async function hashMlxFiles(
  folder: string,
  onProgress?: (doneBytes: number) => void,
): Promise<HashedMlxFile[]> {
  const hashed: HashedMlxFile[] = [];
  let doneBytes = 0;
  for (const file of await mlxFilesOf(folder)) {
    const before = doneBytes;
    const sha256 = await sha256OfFile(join(folder, file.path), (fileBytes) =>
      onProgress?.(before + fileBytes),
    );
    doneBytes += file.sizeBytes;
    hashed.push({ ...file, sha256 });
  }
  return hashed;
}

/**
 * One SHA-256 for a model of many files: over the lines `<sha256>  <path>\n` of the files that are loaded,
 * sorted by path. In the folder, `sha256sum <files in that order> | sha256sum` gives the same.
 */
export function combinedMlxHash(files: readonly HashedMlxFile[]): string {
  return sha256Of(files.map(({ sha256, path }) => `${sha256}  ${path}\n`).join(""));
}

/** The one SHA-256 of an MLX folder. @throws PrerequisiteError what `mlxFilesOf` throws */
export async function mlxFolderHash(
  folder: string,
  onProgress?: (doneBytes: number) => void,
): Promise<string> {
  return combinedMlxHash(await hashMlxFiles(folder, onProgress));
}
