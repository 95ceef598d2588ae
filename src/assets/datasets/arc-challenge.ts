import { z } from "zod";
import { type ArcDocument, arcDocumentSchema } from "./documents.ts";
import { brokenData } from "./data-refusals.ts";
import { jsonLines } from "./json-lines.ts";
import { parquetRows } from "./parquet-rows.ts";
import { readSplit, type SplitFile, splitMissing } from "./read-split.ts";
import type { ResolvedDataset } from "./resolve-dataset.ts";

const COLUMNS = Object.keys(arcDocumentSchema.shape);

/** A line of the authors' files. */
const originalRowSchema = z.strictObject({
  id: z.string().min(1),
  question: z.strictObject({
    stem: z.string().min(1),
    choices: z.array(z.strictObject({ text: z.string(), label: z.string() })).min(1),
  }),
  answerKey: z.string().min(1),
});

/**
 * ARC-Challenge in the order of the file. Other splits than `test` are `null` when their file is not here.
 * @throws PrerequisiteError `data-altered`, `data-broken`, `split-missing`
 */
export async function loadArcChallenge(
  dataset: ResolvedDataset,
  split: "test",
): Promise<ArcDocument[]>;
export async function loadArcChallenge(
  dataset: ResolvedDataset,
  split: "train" | "validation",
): Promise<ArcDocument[] | null>;
export async function loadArcChallenge(
  dataset: ResolvedDataset,
  split: "test" | "train" | "validation",
): Promise<ArcDocument[] | null> {
  const [file] = await readSplit(dataset, split);
  if (file === undefined) {
    if (split === "test") throw splitMissing(dataset, split);
    return null;
  }
  const rows = file.path.endsWith(".parquet")
    ? await parquetRows(file, COLUMNS, arcDocumentSchema)
    : jsonLines(file, originalRowSchema).map(inHubSchema);
  for (const [index, row] of rows.entries()) requireAnswer(row, index, file);
  return rows;
}

function inHubSchema({ id, question, answerKey }: z.infer<typeof originalRowSchema>): ArcDocument {
  const text = question.choices.map((choice) => choice.text);
  const label = question.choices.map((choice) => choice.label);
  return { id, question: question.stem, choices: { text, label }, answerKey };
}

function requireAnswer(row: ArcDocument, index: number, file: SplitFile): void {
  const { text, label } = row.choices;
  if (label.includes(row.answerKey) && text.length === label.length) return;
  const problem = `answerKey: "${row.answerKey}" is none of the labels ${label.join(", ")}`;
  throw brokenData(`${file.where}, row ${index + 1}`, problem);
}
