import { z } from "zod";
import { checkedRow } from "./checked-row.ts";
import { brokenData } from "./data-refusals.ts";
import { requireRows, utf8Text } from "./data-text.ts";
import {
  type HellaSwagData,
  type HellaSwagDocument,
  hellaSwagDocumentSchema,
  type HellaSwagQuery,
  hellaSwagQuerySchema,
  NO_ENDING,
} from "./documents.ts";
import { jsonLines } from "./json-lines.ts";
import { parquetRows } from "./parquet-rows.ts";
import { readOnlyFile, readSplit, type SplitFile } from "./read-split.ts";
import type { ResolvedDataset } from "./resolve-dataset.ts";

const COLUMNS = Object.keys(hellaSwagDocumentSchema.shape);
/** Query, index of the right ending, four endings. */
const LINES_A_TASK = 6;

/** A line of the authors' files: the label is a number, and other columns than those of the hub are left out. */
const originalRowSchema = z.object({
  ...hellaSwagDocumentSchema.shape,
  label: z.literal([0, 1, 2, 3], { error: NO_ENDING }).transform((label) => `${label}` as const),
});

/**
 * HellaSwag in the order of the file: rows of the hub, or the queries of llama.cpp's text form.
 * @throws PrerequisiteError `data-altered`, `data-broken`, `split-missing`
 */
export async function loadHellaSwag(dataset: ResolvedDataset): Promise<HellaSwagData> {
  const file = await readOnlyFile(dataset, "validation");
  if (file.path.endsWith(".txt"))
    return { form: "queries", validation: queries(file), train: null };
  const [train] = await readSplit(dataset, "train");
  return {
    form: "rows",
    validation: await rowsOf(file),
    train: train === undefined ? null : await rowsOf(train),
  };
}

async function rowsOf(file: SplitFile): Promise<HellaSwagDocument[]> {
  if (file.path.endsWith(".parquet")) return parquetRows(file, COLUMNS, hellaSwagDocumentSchema);
  return jsonLines(file, originalRowSchema);
}

function queries(file: SplitFile): HellaSwagQuery[] {
  const lines = utf8Text(file).split("\n");
  if (lines.at(-1) === "") lines.pop();
  if (lines.length % LINES_A_TASK !== 0) {
    const problem = `it has ${lines.length} lines, and every task ${LINES_A_TASK}: the last one is cut off`;
    throw brokenData(`${file.where}:${lines.length}`, problem);
  }
  const documents: HellaSwagQuery[] = [];
  for (let at = 0; at < lines.length; at += LINES_A_TASK) {
    const [query = "", gold = "", ...choices] = lines.slice(at, at + LINES_A_TASK);
    const place = `${file.where}:${at + 1}`;
    if (!/^[0-3]$/.test(gold)) {
      throw brokenData(`${file.where}:${at + 2}`, `"${gold}" is no index of an ending, 0 to 3`);
    }
    documents.push(checkedRow({ query, choices, gold: Number(gold) }, hellaSwagQuerySchema, place));
  }
  requireRows(documents.length, file);
  return documents;
}
