import { type Gsm8kDocument, gsm8kDocumentSchema } from "./documents.ts";
import { jsonLines } from "./json-lines.ts";
import { parquetRows } from "./parquet-rows.ts";
import { readOnlyFile } from "./read-split.ts";
import type { ResolvedDataset } from "./resolve-dataset.ts";

const COLUMNS = Object.keys(gsm8kDocumentSchema.shape);

/** GSM8K (`main`) in the order of the file. @throws PrerequisiteError `data-altered`, `data-broken`, `split-missing` */
export async function loadGsm8k(
  dataset: ResolvedDataset,
  split: "test" | "train",
): Promise<Gsm8kDocument[]> {
  const file = await readOnlyFile(dataset, split);
  return file.path.endsWith(".parquet")
    ? parquetRows(file, COLUMNS, gsm8kDocumentSchema)
    : jsonLines(file, gsm8kDocumentSchema);
}
