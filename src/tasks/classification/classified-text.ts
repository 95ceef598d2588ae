import { PrerequisiteError } from "../../core/errors.ts";
import type { JsonValue } from "../task.ts";

/** A text with its label, whatever data set it comes from. */
export interface ClassifiedText {
  /** Index of the document in its split, from 0. */
  readonly docId: number;
  readonly language: "en" | "fr";
  readonly text: string;
  readonly label: string;
  /** The document as it was read. */
  readonly doc: Readonly<Record<string, JsonValue>>;
}

/**
 * Refuses texts whose label is not in the set, and empty texts.
 *
 * @param where the split, for messages
 * @throws PrerequisiteError `data-unusable` with the first such document
 */
export function requireKnownLabels(
  texts: readonly ClassifiedText[],
  labels: readonly string[],
  where: string,
): void {
  const known = new Set(labels);
  for (const { docId, text, label } of texts) {
    if (!known.has(label))
      throw unusable(where, docId, `its label "${label}" is not in the label set`);
    if (text.trim() === "") throw unusable(where, docId, "its text is empty");
  }
}

function unusable(where: string, docId: number, problem: string): PrerequisiteError {
  return new PrerequisiteError(`${where}, document ${docId} (from 0): ${problem}.`, {
    code: "data-unusable",
    hint: "Use the data set as published; `edge-bench data verify` compares its files.",
  });
}
