import { type HumanEvalDocument, humanEvalDocumentSchema } from "./documents.ts";
import { jsonLines } from "./json-lines.ts";
import { parquetRows } from "./parquet-rows.ts";
import { readOnlyFile } from "./read-split.ts";
import type { ResolvedDataset } from "./resolve-dataset.ts";

const COLUMNS = Object.keys(humanEvalDocumentSchema.shape);

/** HumanEval in the order of the file. @throws PrerequisiteError `data-altered`, `data-broken` */
export async function loadHumanEval(dataset: ResolvedDataset): Promise<HumanEvalDocument[]> {
  const file = await readOnlyFile(dataset, "test");
  return file.path.endsWith(".parquet")
    ? parquetRows(file, COLUMNS, humanEvalDocumentSchema)
    : jsonLines(file, humanEvalDocumentSchema);
}
