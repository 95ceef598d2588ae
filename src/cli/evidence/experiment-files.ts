import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { FoundFiles } from "../../compliance/evidence/compare-files.ts";
import { isPlaceBelow } from "../../compliance/evidence/evidence-statement.ts";
import { ENVELOPE_PLACE, isLeftOut } from "../../compliance/evidence/left-out.ts";
import { messageOf } from "../../core/errors.ts";
import { sha256OfFile } from "../../core/sha256-of-file.ts";

/** Folders in folders; no experiment is deeper. */
const MAX_DEPTH = 16;

/**
 * SHA-256 of every file below a folder by its place; those that no evidence speaks of are only named. Read in
 * pieces, whatever their size. Symbolic links are not followed: what they lead to does not lie in the
 * folder, so they are unusable, as pipes, sockets and unreadable files are.
 */
export async function hashExperimentFiles(directory: string): Promise<FoundFiles> {
  const unusable = new Map<string, string>();
  const all = await placesBelow(directory, "", 0, unusable);
  const leftOut = all.filter((place) => isLeftOut(place) && place !== ENVELOPE_PLACE);
  const places = all.filter((place) => !isLeftOut(place));
  const hashes = new Map<string, string>();
  for (const place of places.sort()) {
    try {
      hashes.set(place, await sha256OfFile(join(directory, place)));
    } catch (error) {
      unusable.set(place, messageOf(error));
    }
  }
  return { hashes, unusable, leftOut };
}

async function placesBelow(
  directory: string,
  folder: string,
  depth: number,
  unusable: Map<string, string>,
): Promise<string[]> {
  const places: string[] = [];
  for (const entry of await entriesOf(directory, folder, depth, unusable)) {
    const place = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (!isPlaceBelow(place)) unusable.set(place, "its name cannot be kept");
    else if (entry.isDirectory())
      places.push(...(await placesBelow(directory, place, depth + 1, unusable)));
    else if (entry.isFile() || isLeftOut(place)) places.push(place);
    else unusable.set(place, "it is a link or no plain file");
  }
  return places;
}

async function entriesOf(
  directory: string,
  folder: string,
  depth: number,
  unusable: Map<string, string>,
): Promise<Dirent[]> {
  if (depth > MAX_DEPTH) {
    unusable.set(folder, "it lies too deep");
    return [];
  }
  try {
    return await readdir(join(directory, folder), { withFileTypes: true });
  } catch (error) {
    unusable.set(folder === "" ? "." : folder, messageOf(error));
    return [];
  }
}
