import { z } from "zod";
import type { MiniRow } from "../mini-data.ts";
import type { TaskLeaf } from "../task.ts";
import { realisticAsk, type RealisticHow, realisticVersion } from "./realistic-how.ts";

/** What the prompt file must show. */
export const SUMMARY_PLACEHOLDERS = ["document", "max_words"] as const;

/** Words that a summary may have, as the prompt says. */
export const SUMMARY_MAX_WORDS = 70;

export const summaryTargetSchema = z.strictObject({
  reference: z.string(),
  /** Facts by their accepted forms. */
  keyFacts: z.array(z.array(z.string()).min(1)).min(1),
  maxWords: z.int().positive(),
});

/**
 * Documents of a bank to be summarised in two or three sentences.
 *
 * @throws ConfigError `placeholder-unknown`
 */
export function summaryLeaf(rows: readonly MiniRow<"summary">[], how: RealisticHow): TaskLeaf {
  return {
    task: "summary",
    version: realisticVersion(how),
    scorer: "summary",
    dataset: "mini",
    items: rows.map((row, docId) => ({
      docId,
      language: row.language,
      doc: row,
      target: { reference: row.reference, keyFacts: row.keyFacts, maxWords: SUMMARY_MAX_WORDS },
      ask: realisticAsk(how, row.language, {
        document: row.document,
        max_words: String(SUMMARY_MAX_WORDS),
      }),
    })),
  };
}
