import { z } from "zod";
import type { MiniRow } from "../mini-data.ts";
import type { TaskLeaf } from "../task.ts";
import type { ExtractionSchema } from "./extraction-schema.ts";
import { realisticAsk, type RealisticHow, realisticVersion } from "./realistic-how.ts";

/** What the prompt file must show. */
export const EXTRACTION_PLACEHOLDERS = ["text"] as const;

/** The JSON Schema that was asked for, and the right value of each of its fields. */
export const extractionTargetSchema = z.strictObject({
  schema: z.record(z.string(), z.json()),
  fields: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
});

/**
 * Documents whose fields are asked for as one JSON object.
 *
 * @throws ConfigError `placeholder-unknown`
 */
export function extractionLeaf(
  rows: readonly MiniRow<"extraction">[],
  schema: ExtractionSchema,
  how: RealisticHow,
): TaskLeaf {
  return {
    task: "extraction",
    version: realisticVersion(how),
    scorer: "extraction",
    dataset: "mini",
    items: rows.map((row, docId) => ({
      docId,
      language: row.language,
      doc: row,
      target: { schema, fields: row.fields },
      ask: realisticAsk(how, row.language, { text: row.text }),
    })),
  };
}
