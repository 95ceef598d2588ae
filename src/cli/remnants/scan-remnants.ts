import { lstat, readdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { PatternSearch } from "../../compliance/pattern-search.ts";
import { spellingsOf } from "../../compliance/remnant-spellings.ts";
import type { RemnantScan } from "../../core/compliance/evidence.ts";
import { systemCodeOf } from "../../core/errors.ts";
import { countInFile } from "./count-in-file.ts";

/** A file or a folder to search. */
export interface RemnantPlace {
  readonly path: string;
  /** Stands in findings in place of the path, such as `logs`. */
  readonly label: string;
  /** Names at its top that hold probes by design: not searched. */
  readonly leftOut?: readonly string[];
}

/** Weights cannot hold what a run planted, and are large. */
const MODEL_FILE = /\.(gguf|safetensors)$/i;

/**
 * Searches our own files for what this run planted: secrets in all their spellings (see `spellingsOf`).
 * Links inside a place are not followed; a place that does not exist holds nothing. Where nothing was planted,
 * nothing is read.
 * @param secrets planted texts of 8 letters and digits or more
 */
export async function scanRemnants({
  secrets,
  places,
}: {
  readonly secrets: readonly string[];
  readonly places: readonly RemnantPlace[];
}): Promise<RemnantScan> {
  const planted = [...new Set(secrets)];
  const scan = new Scan();
  if (planted.length > 0) {
    const search = new PatternSearch(planted.flatMap(spellingsOf));
    for (const place of places) await scan.begin(place, search);
  }
  const { scannedFiles, scannedBytes, unreadableFiles, skippedFiles, findings } = scan;
  return {
    plantedCount: planted.length,
    scannedFiles,
    scannedBytes,
    unreadableFiles,
    skippedFiles,
    findings: findings.sort((a, b) => (a.file < b.file ? -1 : 1)),
  };
}

class Scan {
  scannedFiles = 0;
  scannedBytes = 0;
  unreadableFiles = 0;
  skippedFiles = 0;
  readonly findings: RemnantScan["findings"] = [];
  /** Places may lie within each other: the first that names a folder has its say about it. */
  readonly #seen = new Set<string>();

  /** Searches a place; the place itself may be a link, such as a cache that lies on another disk. */
  async begin({ path, label, leftOut }: RemnantPlace, search: PatternSearch): Promise<void> {
    await this.#visit(await realpath(path).catch(() => path), label, search, leftOut);
  }

  async #visit(
    path: string,
    label: string,
    search: PatternSearch,
    leftOut: readonly string[] = [],
  ): Promise<void> {
    try {
      const facts = await lstat(path);
      if (this.#seen.has(path)) return;
      this.#seen.add(path);
      if (facts.isDirectory()) {
        for (const name of (await readdir(path)).sort()) {
          if (leftOut.includes(name)) this.skippedFiles += 1;
          else await this.#visit(join(path, name), `${label}/${name}`, search);
        }
      } else if (facts.isFile()) {
        await this.#searchFile(path, label, search);
      }
    } catch (error) {
      // What is gone by now holds nothing any more.
      if (!["ENOENT", "ENOTDIR"].includes(systemCodeOf(error) ?? "")) this.unreadableFiles += 1;
    }
  }

  async #searchFile(path: string, label: string, search: PatternSearch): Promise<void> {
    if (MODEL_FILE.test(label)) {
      this.skippedFiles += 1;
      return;
    }
    const counted = await countInFile(path, search);
    if (counted === null) return;
    this.scannedFiles += 1;
    this.scannedBytes += counted.bytes;
    if (counted.occurrences > 0)
      this.findings.push({ file: label, occurrences: counted.occurrences });
  }
}
