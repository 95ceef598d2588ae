import type { MiniRow } from "../mini-data.ts";
import type { AskSettings, TaskLeaf } from "../task.ts";
import type { ClassifiedText } from "./classified-text.ts";
import { type ClassificationHow, classificationLeaf } from "./classification-leaf.ts";
import { SENTIMENT_LABELS } from "./phrase-bank.ts";

/**
 * The intent of a customer's message, in English and French; what stands in for Banking77. The labels
 * are those that occur, sorted.
 *
 * @throws ConfigError `labels-unusable`, `too-few-shots`, `placeholder-unknown`
 * @throws PrerequisiteError `data-unusable`
 */
export function miniIntentsLeaf(
  data: {
    readonly documents: readonly MiniRow<"intents">[];
    readonly train: readonly MiniRow<"intents_train">[];
  },
  settings: AskSettings,
  how: ClassificationHow,
): TaskLeaf {
  const labels = [...new Set(data.documents.map(({ label }) => label))].sort();
  const texts = data.documents.map(classified);
  const shotPool = data.train.map(classified);
  const names = { task: "mini_intents", dataset: "mini" };
  return classificationLeaf({ ...names, labels, texts, shotPool }, settings, how);
}

/**
 * The sentiment of headlines of financial news, in English and French; what stands in for Financial
 * PhraseBank. Customer feedback in the same file is another task's. There are no examples to draw.
 *
 * @throws ConfigError `too-few-shots`, `placeholder-unknown`
 * @throws PrerequisiteError `data-unusable`
 */
export function miniHeadlinesLeaf(
  documents: readonly MiniRow<"sentiment">[],
  settings: AskSettings,
  how: ClassificationHow,
): TaskLeaf {
  const texts = documents.flatMap((document, docId) =>
    document.kind === "headline" ? [classified(document, docId)] : [],
  );
  const names = { task: "mini_sentiment", dataset: "mini" };
  return classificationLeaf(
    { ...names, labels: SENTIMENT_LABELS, texts, shotPool: [] },
    settings,
    how,
  );
}

function classified(
  document: MiniRow<"intents"> | MiniRow<"sentiment">,
  docId: number,
): ClassifiedText {
  const { language, text, label } = document;
  return { docId, language, text, label, doc: { ...document } };
}
