import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, PrerequisiteError, systemCodeOf } from "../../core/errors.ts";
import { sha256Of } from "../../core/hash.ts";
import { historyFlags } from "./history-flags.ts";
import { importFile, isResultName } from "./import-file.ts";
import {
  IMPORTED_HISTORY_SCHEMA_VERSION,
  type ImportedEntry,
  type ImportedHistory,
  type SkippedFile,
} from "./imported-history.ts";

/** The largest result of the original has 11 kB. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Every result file of the original Edge SLM Benchmark in a folder, in the order of their names. Files
 * that are torn, empty, foreign or there twice are named with the reason.
 *
 * @throws PrerequisiteError `folder-unreadable`, or `nothing-to-import` when no file gave an entry
 */
export async function importOriginal(folder: string): Promise<ImportedHistory> {
  const names = await listFolder(folder);
  const entries: ImportedEntry[] = [];
  const skipped: SkippedFile[] = [];
  const seen = new Map<string, string>();
  for (const name of names) {
    const content = await readResult(folder, name);
    if (typeof content !== "string") {
      skipped.push(content);
      continue;
    }
    const hash = sha256Of(content);
    const twin = seen.get(hash);
    if (twin !== undefined && content.trim() !== "") {
      const message = `It holds the same bytes as ${twin}.`;
      skipped.push({ fileName: name, reason: "duplicate", message });
      continue;
    }
    seen.set(hash, name);
    const imported = importFile(name, content);
    entries.push(...imported.entries);
    skipped.push(...imported.skipped);
  }
  if (entries.length === 0) throw nothingToImport(folder, names, skipped);
  return {
    schemaVersion: IMPORTED_HISTORY_SCHEMA_VERSION,
    kind: "import-original",
    entries,
    skipped,
    flags: historyFlags(entries),
  };
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort((a, b) => (a < b ? -1 : 1));
  } catch (error) {
    const isFile = systemCodeOf(error) === "ENOTDIR";
    throw new PrerequisiteError(
      isFile ? `${folder} is a file` : `${folder} cannot be read: ${messageOf(error)}`,
      {
        code: "folder-unreadable",
        hint: "Name the folder with the original's result files (perf_*.jsonl, eval_*.json ...), usually its results/.",
        cause: error,
      },
    );
  }
}

/** The text of a result file, or why it is left out. */
async function readResult(folder: string, fileName: string): Promise<string | SkippedFile> {
  const path = join(folder, fileName);
  try {
    const { size, ...kind } = await describe(path);
    if (kind.isFolder) {
      return { fileName, reason: "folder", message: "A folder: import it by itself." };
    }
    if (!isResultName(fileName)) {
      return {
        fileName,
        reason: "not-a-result",
        message: "It is none of the original's result files.",
      };
    }
    if (!kind.isFile) return { fileName, reason: "unreadable", message: "It is no regular file." };
    if (size > MOST_BYTES) {
      return {
        fileName,
        reason: "too-large",
        message: `${size} bytes are no result of the original.`,
      };
    }
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(path));
  } catch (error) {
    return { fileName, reason: "unreadable", message: `It cannot be read: ${messageOf(error)}` };
  }
}

async function describe(
  path: string,
): Promise<{ size: number; isFolder: boolean; isFile: boolean }> {
  const facts = await stat(path);
  return { size: facts.size, isFolder: facts.isDirectory(), isFile: facts.isFile() };
}

function nothingToImport(
  folder: string,
  names: readonly string[],
  skipped: readonly SkippedFile[],
): PrerequisiteError {
  const reasons = skipped.slice(0, 3).map(({ fileName, message }) => `${fileName}: ${message}`);
  const what = names.length === 0 ? "is empty" : "holds no readable result of the original";
  const detail = reasons.length === 0 ? "" : ` (${reasons.join(" ")})`;
  return new PrerequisiteError(`${folder} ${what}${detail}`, {
    code: "nothing-to-import",
    hint: names.includes("results")
      ? `Did you mean ${join(folder, "results")}?`
      : "Name the folder with perf_*.jsonl, eval_*.json, coding_*.json, realistic_*.json or extraction_test_*.json.",
  });
}
