import type { MiniRow } from "../mini-data.ts";
import type { TaskLeaf } from "../task.ts";
import { realisticAsk, type RealisticHow, realisticVersion } from "./realistic-how.ts";

/** What the prompt file must show. */
export const CUSTOMER_SENTIMENT_PLACEHOLDERS = ["text"] as const;

export const CUSTOMER_SENTIMENT_LABELS = ["positive", "neutral", "negative"] as const;

/**
 * Feedback of customers; the headlines of the same set belong to the sentiment of financial news and
 * are left out. `docId` is the place in the whole set.
 *
 * @throws ConfigError `placeholder-unknown`
 */
export function customerSentimentLeaf(
  rows: readonly MiniRow<"sentiment">[],
  how: RealisticHow,
): TaskLeaf {
  return {
    task: "customer_sentiment",
    version: realisticVersion(how),
    scorer: "label-text",
    dataset: "mini",
    items: rows.flatMap((row, docId) =>
      row.kind !== "feedback"
        ? []
        : [
            {
              docId,
              language: row.language,
              doc: row,
              target: { label: row.label, labels: CUSTOMER_SENTIMENT_LABELS },
              ask: realisticAsk(how, row.language, { text: row.text }),
            },
          ],
    ),
  };
}
