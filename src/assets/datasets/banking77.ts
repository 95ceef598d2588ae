import {
  type Banking77Document,
  type Banking77Split,
  banking77DocumentSchema,
} from "./documents.ts";
import { csvRows, requireHeader } from "./csv-rows.ts";
import { brokenData } from "./data-refusals.ts";
import { jsonLines } from "./json-lines.ts";
import { requireRows } from "./data-text.ts";
import { readOnlyFile, type SplitFile } from "./read-split.ts";
import type { ResolvedDataset } from "./resolve-dataset.ts";

const COLUMNS = ["text", "category"];

/**
 * Banking77 in the order of the file. Ids of labels are their positions among the names that occur,
 * sorted case-insensitively, as in mteb/banking77.
 * @throws PrerequisiteError `data-altered`, `data-broken`, `split-missing`
 */
export async function loadBanking77(
  dataset: ResolvedDataset,
  split: "test" | "train",
): Promise<Banking77Split> {
  const file = await readOnlyFile(dataset, split);
  return file.path.endsWith(".csv") ? fromCsv(file) : fromJsonLines(file);
}

function fromCsv(file: SplitFile): Banking77Split {
  const [header, ...body] = csvRows(file, COLUMNS.length);
  requireHeader(header, COLUMNS, file);
  requireRows(body.length, file);
  const labels = sortedLabels(body.map(({ fields }) => fields[1] ?? ""));
  const idOf = new Map(labels.map((label, id) => [label, id]));
  const rows = body.map(({ fields: [text = "", category = ""], place }): Banking77Document => {
    if (text === "" || category === "") throw brokenData(place, "text or category is empty");
    return { text, label: idOf.get(category) ?? -1, label_text: category };
  });
  return { rows, labels };
}

function fromJsonLines(file: SplitFile): Banking77Split {
  const rows = jsonLines(file, banking77DocumentSchema);
  const labels = sortedLabels(rows.map((row) => row.label_text));
  for (const [index, row] of rows.entries()) {
    if (labels[row.label] !== row.label_text) {
      const problem = `label: ${row.label} is not the position of "${row.label_text}" among the ${labels.length} labels`;
      throw brokenData(`${file.where}, row ${index + 1}`, problem);
    }
  }
  return { rows, labels };
}

/** By lower case, in code-unit order. */
function sortedLabels(names: readonly string[]): string[] {
  return [...new Set(names)].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
}
