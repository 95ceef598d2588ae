import type { Banking77Document } from "../../assets/datasets/documents.ts";
import { PrerequisiteError } from "../../core/errors.ts";
import type { AskSettings, TaskLeaf } from "../task.ts";
import type { ClassifiedText } from "./classified-text.ts";
import { type ClassificationHow, classificationLeaf } from "./classification-leaf.ts";

/**
 * Banking77: the intent of a customer's question, one of 77 labels, in English. Labels are asked as
 * published, `Refund_not_showing_up` and `reverted_card_payment?` included, in the order of their ids.
 *
 * @param data `documents` is the test split, `train` the pool of examples
 * @throws ConfigError `labels-unusable`, `too-few-shots`, `placeholder-unknown`
 * @throws PrerequisiteError `data-unusable`
 */
export function banking77Leaf(
  data: {
    readonly documents: readonly Banking77Document[];
    readonly train: readonly Banking77Document[];
    readonly labels: readonly string[];
  },
  settings: AskSettings,
  how: ClassificationHow,
): TaskLeaf {
  const { documents, train, labels } = data;
  const texts = documents.map((document, docId) => classified(document, docId, labels));
  const shotPool = train.map((document, docId) => classified(document, docId, labels));
  const task = "banking77";
  return classificationLeaf({ task, dataset: task, labels, texts, shotPool }, settings, how);
}

function classified(
  document: Banking77Document,
  docId: number,
  labels: readonly string[],
): ClassifiedText {
  const { text, label, label_text: labelText } = document;
  if (labels[label] !== labelText) {
    throw new PrerequisiteError(
      `banking77, document ${docId} (from 0): label ${label} is "${labels[label] ?? "nothing"}", not "${labelText}".`,
      {
        code: "data-unusable",
        hint: "Use the data set as published; `edge-bench data verify` compares its files.",
      },
    );
  }
  return {
    docId,
    language: "en",
    text,
    label: labelText,
    doc: { text, label, label_text: labelText },
  };
}
