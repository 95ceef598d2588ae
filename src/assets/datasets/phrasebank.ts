import { z } from "zod";
import { checkedRow } from "./checked-row.ts";
import { brokenData } from "./data-refusals.ts";
import { requireRows } from "./data-text.ts";
import {
  type PhraseBankAgreement,
  type PhraseBankDocument,
  phraseBankDocumentSchema,
} from "./documents.ts";
import { flareTestSplit } from "./flare-split.ts";
import { jsonLines } from "./json-lines.ts";
import { readOnlyFile, readSplit } from "./read-split.ts";
import type { ResolvedDataset } from "./resolve-dataset.ts";

/**
 * The sentences on whose label at least this share of annotators agreed, in the order of the file.
 * Files are in latin-1, one `sentence@label` a line.
 * @throws PrerequisiteError `data-altered`, `data-broken`, `split-missing`
 */
export async function loadPhraseBank(
  dataset: ResolvedDataset,
  agreement: PhraseBankAgreement,
): Promise<PhraseBankDocument[]> {
  const file = await readOnlyFile(dataset, agreement);
  // TextDecoder takes "latin1" for windows-1252, which is another encoding.
  const lines = file.bytes.toString("latin1").split(/\r?\n/);
  const documents: PhraseBankDocument[] = [];
  for (const [index, line] of lines.entries()) {
    if (line === "" && index === lines.length - 1) continue;
    documents.push(sentenceAndLabel(line, `${file.where}:${index + 1}`));
  }
  requireRows(documents.length, file);
  return documents;
}

function sentenceAndLabel(line: string, place: string): PhraseBankDocument {
  // A sentence may hold an "@" too: the last one counts.
  const at = line.lastIndexOf("@");
  if (at < 0) throw brokenData(place, 'there is no "@" between sentence and label');
  const row = { sentence: line.slice(0, at), label: line.slice(at + 1) };
  return checkedRow(row, phraseBankDocumentSchema, place);
}

const flareRowSchema = z.strictObject({
  id: z.string(),
  text: phraseBankDocumentSchema.shape.sentence,
  label: phraseBankDocumentSchema.shape.label,
});

/**
 * The test split of FLARE, 970 sentences of the level 50Agree: read where its file is here, else drawn
 * again as its authors did.
 * @throws PrerequisiteError `data-altered`, `data-broken`, `split-missing`
 */
export async function loadFlarePhraseBank(dataset: ResolvedDataset): Promise<PhraseBankDocument[]> {
  const [file] = await readSplit(dataset, "flare-test");
  if (file === undefined) return flareTestSplit(await loadPhraseBank(dataset, "50Agree"));
  return jsonLines(file, flareRowSchema).map(({ text, label }) => ({ sentence: text, label }));
}
