import { z } from "zod";
import { importClassification } from "./import-classification.ts";
import { importCoding } from "./import-coding.ts";
import type { Place } from "./entry-draft.ts";
import type { ImportedEntry, SkippedFile } from "./imported-history.ts";
import { importHarness } from "./import-harness.ts";
import { importPerformance } from "./import-performance.ts";
import { importExtraction, importRealistic } from "./import-realistic.ts";

interface FileKind {
  readonly name: RegExp;
  readonly importDocument: (value: unknown, place: Place) => ImportedFile;
  /** One document for each line. */
  readonly isLines: boolean;
}

const KINDS: readonly FileKind[] = [
  { name: /^perf_.*\.jsonl$/, importDocument: one(importPerformance), isLines: true },
  { name: /^eval_.*\.json$/, importDocument: one(importClassification), isLines: false },
  { name: /^coding_.*\.json$/, importDocument: one(importCoding), isLines: false },
  { name: /^realistic_.*\.json$/, importDocument: several, isLines: false },
  { name: /^extraction_test_.*\.json$/, importDocument: one(importExtraction), isLines: false },
  { name: /^harness_.*\.json$/, importDocument: one(importHarness), isLines: false },
];

export interface ImportedFile {
  readonly entries: readonly ImportedEntry[];
  readonly skipped: readonly SkippedFile[];
}

/** Whether a file is called as the original calls a result. */
export function isResultName(fileName: string): boolean {
  return KINDS.some(({ name }) => name.test(fileName));
}

/** The entries of one file of the original; what cannot be read is named with its line. */
export function importFile(fileName: string, text: string): ImportedFile {
  const kind = KINDS.find(({ name }) => name.test(fileName));
  if (kind === undefined)
    return skip(fileName, "not-a-result", "It is none of the original's result files.");
  if (text.trim() === "") return skip(fileName, "empty", "The file is empty.");
  if (!kind.isLines) return importText(kind, text, { fileName, lineNumber: null });
  const parts = text.split("\n").map((line, index) => {
    if (line.trim() === "") return { entries: [], skipped: [] };
    return importText(kind, line, { fileName, lineNumber: index + 1 });
  });
  return {
    entries: parts.flatMap(({ entries }) => entries),
    skipped: parts.flatMap(({ skipped }) => skipped),
  };
}

function importText(kind: FileKind, text: string, place: Place): ImportedFile {
  const where = place.lineNumber === null ? "" : `Line ${place.lineNumber}: `;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return skip(place.fileName, "not-json", `${where}this is not JSON; it may be torn.`);
  }
  try {
    return kind.importDocument(value, place);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    return skip(place.fileName, "other-shape", `${where}${shapeProblem(error)}`);
  }
}

function one(importDocument: (value: unknown, place: Place) => ImportedEntry) {
  return (value: unknown, place: Place): ImportedFile => ({
    entries: [importDocument(value, place)],
    skipped: [],
  });
}

function several(value: unknown, place: Place): ImportedFile {
  const { entries, broken } = importRealistic(value, place);
  const skipped = broken.map(({ scenario, error }) => ({
    fileName: place.fileName,
    reason: "other-shape" as const,
    message: `Scenario "${scenario}": ${shapeProblem(error)}`,
  }));
  return { entries, skipped };
}

function shapeProblem(error: z.ZodError): string {
  const issue = error.issues[0];
  const key = issue?.path.join(".") ?? "";
  const place = key === "" ? "the document" : `"${key}"`;
  return `it is not a result of the original: ${place}: ${issue?.message ?? "other shape"}.`;
}

function skip(fileName: string, reason: SkippedFile["reason"], message: string): ImportedFile {
  return { entries: [], skipped: [{ fileName, reason, message }] };
}
