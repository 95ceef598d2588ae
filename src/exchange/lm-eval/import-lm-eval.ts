import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { messageOf, PrerequisiteError } from "../../core/errors.ts";
import { type LmEvalFileName, parseLmEvalName } from "./file-name.ts";
import {
  IMPORTED_SAMPLES_SCHEMA_VERSION,
  type ImportedAggregate,
  type ImportedSamples,
  type ImportedTask,
} from "./imported-samples.ts";
import { readSamples } from "./read-samples.ts";
import { aggregatesOf, type ResultsDocument, resultsDocumentSchema } from "./read-results.ts";

interface FoundFile {
  readonly path: string;
  /** From the folder that was asked for. */
  readonly fileName: string;
  readonly parsed: LmEvalFileName;
}

type Skipped = ImportedSamples["skipped"];

/**
 * The sample logs (and results) of lm-eval in a folder or in folders inside it, one for each model as
 * lm-eval writes them; or one sample log.
 *
 * @throws PrerequisiteError `input-unreadable`, or `nothing-to-import` when no item was found
 */
export async function importLmEval(input: string): Promise<ImportedSamples> {
  const files = await findFiles(input);
  const skipped: Skipped = [];
  const results = await readAllResults(files, skipped);
  const tasks: { task: ImportedTask; file: FoundFile }[] = [];
  for (const file of files.filter(({ parsed }) => parsed.kind === "samples")) {
    const task = await readTask(file, results, skipped);
    if (task !== null) tasks.push({ task, file });
  }
  if (tasks.length === 0) throw nothingToImport(input, skipped);
  const aggregates = results.flatMap(({ document, file }): ImportedAggregate[] => {
    const sameRun = tasks.filter((other) => isSameRun(file, other.file));
    return aggregatesOf(
      document,
      file.fileName,
      sameRun.map(({ task }) => task),
    );
  });
  return {
    schemaVersion: IMPORTED_SAMPLES_SCHEMA_VERSION,
    kind: "import-lm-eval",
    tasks: tasks.map(({ task }) => task),
    aggregates,
    skipped,
  };
}

async function findFiles(input: string): Promise<FoundFile[]> {
  try {
    if (!(await stat(input)).isDirectory()) return oneFile(input);
    const names = await readdir(input, { withFileTypes: true });
    const folders = names
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(input, name));
    const lists = await Promise.all([input, ...folders].map((folder) => filesOf(folder, input)));
    return lists.flat().sort((a, b) => (a.fileName < b.fileName ? -1 : 1));
  } catch (error) {
    if (error instanceof PrerequisiteError) throw error;
    throw new PrerequisiteError(`${input} cannot be read: ${messageOf(error)}`, {
      code: "input-unreadable",
      hint: "Name the folder that lm-eval wrote with --log_samples, or one samples_*.jsonl.",
      cause: error,
    });
  }
}

/** A file that was named is read whatever it is called. */
function oneFile(path: string): FoundFile[] {
  const fileName = basename(path);
  const parsed = parseLmEvalName(fileName);
  const task = fileName.replace(/\.jsonl?$/, "");
  return [{ path, fileName, parsed: parsed ?? { kind: "samples", task, date: null } }];
}

async function filesOf(folder: string, root: string): Promise<FoundFile[]> {
  const names = await readdir(folder);
  return names.flatMap((name) => {
    const parsed = parseLmEvalName(name);
    const path = join(folder, name);
    return parsed === null ? [] : [{ path, fileName: relative(root, path), parsed }];
  });
}

interface ReadResults {
  readonly file: FoundFile;
  readonly document: ResultsDocument;
}

async function readAllResults(
  files: readonly FoundFile[],
  skipped: Skipped,
): Promise<ReadResults[]> {
  const found: ReadResults[] = [];
  for (const file of files.filter(({ parsed }) => parsed.kind === "results")) {
    try {
      const value: unknown = JSON.parse(await readFile(file.path, "utf8"));
      found.push({ file, document: resultsDocumentSchema.parse(value) });
    } catch (error) {
      const message = error instanceof SyntaxError ? "this is not JSON" : "it has no results";
      skipped.push({ fileName: file.fileName, message });
    }
  }
  return found;
}

async function readTask(
  file: FoundFile,
  results: readonly ReadResults[],
  skipped: Skipped,
): Promise<ImportedTask | null> {
  const { fileName, parsed, path } = file;
  try {
    const lines = readSamples(await readFile(path));
    if (lines.items.length > 0) {
      const task = parsed.task ?? fileName;
      return { fileName, task, date: parsed.date, modelName: modelName(file, results), ...lines };
    }
    const [first] = lines.skippedLines;
    const reason =
      first === undefined ? "it is empty" : `line ${first.lineNumber}: ${first.message}`;
    skipped.push({ fileName, message: reason });
  } catch (error) {
    skipped.push({ fileName, message: `it cannot be read: ${messageOf(error)}` });
  }
  return null;
}

function modelName(file: FoundFile, results: readonly ReadResults[]): string | null {
  const own = results.find((candidate) => isSameRun(candidate.file, file));
  const folder = dirname(file.fileName);
  return own?.document.model_name ?? (folder === "." ? null : folder);
}

/** Samples and results of one run lie in one folder and carry one time. */
function isSameRun(a: FoundFile, b: FoundFile): boolean {
  return dirname(resolve(a.path)) === dirname(resolve(b.path)) && a.parsed.date === b.parsed.date;
}

function nothingToImport(input: string, skipped: Skipped): PrerequisiteError {
  const [first] = skipped;
  const detail = first === undefined ? "" : ` (${first.fileName}: ${first.message})`;
  return new PrerequisiteError(`${input} holds no samples of lm-eval${detail}`, {
    code: "nothing-to-import",
    hint: "Run lm-eval with --log_samples --output_path FOLDER and name that folder, or one samples_*.jsonl.",
  });
}
