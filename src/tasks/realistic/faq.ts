import { z } from "zod";
import type { MiniRow } from "../mini-data.ts";
import type { TaskLeaf } from "../task.ts";
import { realisticAsk, type RealisticHow, realisticVersion } from "./realistic-how.ts";

/** What the prompt file must show. */
export const FAQ_PLACEHOLDERS = ["policy", "question"] as const;

/** Facts by their accepted forms: every required one must be told, no forbidden one may. */
export const faqTargetSchema = z.strictObject({
  requiredFacts: z.array(z.array(z.string()).min(1)).min(1),
  forbiddenFacts: z.array(z.array(z.string()).min(1)),
});

/**
 * Questions of customers, each with the text of the bank that answers it.
 *
 * @throws ConfigError `placeholder-unknown`
 */
export function faqLeaf(rows: readonly MiniRow<"faq">[], how: RealisticHow): TaskLeaf {
  return {
    task: "faq",
    version: realisticVersion(how),
    scorer: "facts",
    dataset: "mini",
    items: rows.map((row, docId) => ({
      docId,
      language: row.language,
      doc: row,
      target: { requiredFacts: row.requiredFacts, forbiddenFacts: row.forbiddenFacts },
      ask: realisticAsk(how, row.language, { policy: row.policy, question: row.question }),
    })),
  };
}
