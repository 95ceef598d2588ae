import { checkedRow } from "./checked-row.ts";
import { csvRows } from "./csv-rows.ts";
import { brokenData } from "./data-refusals.ts";
import { requireRows } from "./data-text.ts";
import { type MmluDocument, mmluDocumentSchema, type MmluSubject } from "./documents.ts";
import { parquetRows } from "./parquet-rows.ts";
import { readSplit, type SplitFile, splitMissing } from "./read-split.ts";
import type { ResolvedDataset } from "./resolve-dataset.ts";

const COLUMNS = Object.keys(mmluDocumentSchema.shape);
/** Question, four choices, letter of the answer; the CSV files have no header row. */
const FIELD_COUNT = 6;
const LETTERS = ["A", "B", "C", "D"];

/**
 * MMLU by subject, in alphabetical order; rows in the order of the files.
 * @throws PrerequisiteError `data-altered`, `data-broken`, `split-missing`
 */
export async function loadMmlu(dataset: ResolvedDataset): Promise<MmluSubject[]> {
  const test = bySubject(await loadSplit(dataset, "test"));
  const dev = bySubject(await loadSplit(dataset, "dev"));
  return [...test.keys()].sort().map((subject) => ({
    subject,
    test: test.get(subject) ?? [],
    dev: dev.get(subject) ?? [],
  }));
}

async function loadSplit(dataset: ResolvedDataset, split: string): Promise<MmluDocument[]> {
  const files = await readSplit(dataset, split);
  if (files.length === 0) throw splitMissing(dataset, split);
  const documents: MmluDocument[] = [];
  for (const file of files) {
    const rows = file.path.endsWith(".parquet")
      ? await parquetRows(file, COLUMNS, mmluDocumentSchema)
      : fromCsv(file, split);
    for (const row of rows) documents.push(row);
  }
  return documents;
}

function fromCsv(file: SplitFile, split: string): MmluDocument[] {
  const name = file.path.split("/").at(-1) ?? "";
  const subject = name.slice(0, -`_${split}.csv`.length);
  const rows = csvRows(file, FIELD_COUNT).map(({ fields, place }) => {
    const letter = fields[FIELD_COUNT - 1] ?? "";
    const answer = LETTERS.indexOf(letter);
    if (answer < 0) throw brokenData(place, `answer: "${letter}" is none of A, B, C, D`);
    const row = { question: fields[0], subject, choices: fields.slice(1, 5), answer };
    return checkedRow(row, mmluDocumentSchema, place);
  });
  requireRows(rows.length, file);
  return rows;
}

function bySubject(documents: readonly MmluDocument[]): Map<string, MmluDocument[]> {
  const subjects = new Map<string, MmluDocument[]>();
  for (const document of documents) {
    const rows = subjects.get(document.subject) ?? [];
    rows.push(document);
    subjects.set(document.subject, rows);
  }
  return subjects;
}
