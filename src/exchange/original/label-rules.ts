import type { ClassificationDocument } from "./import-classification.ts";
import type { ImportedFlag } from "./imported-history.ts";
import { caution, notUsable, remark, type Rule } from "./judge-figures.ts";

/** Labels that the original's parser can never give: a shorter label before them is a part of them. */
const CAPTURED = [
  { label: "virtual_card_not_working", by: "card_not_working" },
  { label: "wrong_exchange_rate_for_cash_withdrawal", by: "exchange_rate" },
] as const;
const CAPTURED_ITEMS = 80;
/** Rows of the canonical test set, 40 for each class. */
const CANONICAL_ROWS = 3080;
const OVERALL = /^accuracy$|^(macro|weighted)_f1$/;

/** What holds for every classification of the original. */
export function commonLabelRules({ num_errors: errors }: ClassificationDocument): Rule[] {
  const failed = typeof errors === "number" && errors > 0 ? errors : 0;
  return [
    caution(OVERALL, {
      code: "answer-by-substring",
      values: { failedRequests: failed },
      message: `An answer that no label was found in still became a label, so there is no rate of invalid answers${failed > 0 ? `; ${failed} failed requests are counted as well` : ""}.`,
    }),
    caution(/^avg_latency_ms$/, {
      code: "latency-through-http",
      values: {},
      message:
        "Latency was taken in the client: HTTP, the SDK and JSON parsing are inside, unquantified.",
    }),
  ];
}

/** Banking77: the two classes that cannot score, and the rows that are missing. */
export function banking77Rules(document: ClassificationDocument): Rule[] {
  const labels = CAPTURED.map(({ label }) => label);
  const atZero = labels.filter((label) => document.per_class_accuracy?.[label] === 0);
  const classes = new RegExp(`^per_class_accuracy\\.(${labels.join("|")})$`);
  const flag: ImportedFlag = {
    code: "label-parser-by-substring",
    values: { lostClasses: [...labels], classesAtZero: atZero, lostItems: CAPTURED_ITEMS },
    message: `The parser takes the first label that is a part of the answer: ${CAPTURED.map(({ label, by }) => `${label} is read as ${by}`).join(", ")}. ${CAPTURED_ITEMS} items can never score.`,
  };
  return [caution(OVERALL, flag), notUsable(classes, flag), ...rowRules(document.num_samples)];
}

function rowRules(rows: number | null | undefined): Rule[] {
  if (typeof rows !== "number" || rows === CANONICAL_ROWS) return [];
  return [
    remark({
      code: "not-the-canonical-test-set",
      values: { rows, canonicalRows: CANONICAL_ROWS },
      message: `${rows} rows; the canonical test set has ${CANONICAL_ROWS}: another version of the data, or a part of it.`,
    }),
  ];
}

/** Sentiment: words are searched anywhere, and everything else is neutral, failed requests too. */
export function sentimentRules(figures: RegExp): Rule[] {
  return [
    caution(figures, {
      code: "default-label-neutral",
      values: {},
      message:
        'The first of "positive", "negative", "neutral" anywhere in the answer counts ("not positive" is positive), and an answer with none, or none at all, counts as neutral.',
    }),
  ];
}
