import type { PhraseBankDocument } from "../../assets/datasets/documents.ts";
import type { AskSettings, TaskLeaf } from "../task.ts";
import type { ClassifiedText } from "./classified-text.ts";
import { type ClassificationHow, classificationLeaf } from "./classification-leaf.ts";

/** In the order in which they are listed in the prompt. */
export const SENTIMENT_LABELS = ["positive", "neutral", "negative"] as const;

/**
 * Financial PhraseBank: the sentiment of a sentence of financial news, one of three labels, in English.
 *
 * @param data `dataset` says which sentences these are: there are four levels of agreement and several
 * splits. `shotPool` may hold the asked sentences too; they are left out of the draw.
 * @throws ConfigError `too-few-shots`, `placeholder-unknown`
 * @throws PrerequisiteError `data-unusable`
 */
export function phraseBankLeaf(
  data: {
    readonly dataset: string;
    readonly documents: readonly PhraseBankDocument[];
    readonly shotPool: readonly PhraseBankDocument[];
  },
  settings: AskSettings,
  how: ClassificationHow,
): TaskLeaf {
  return classificationLeaf(
    {
      task: "financial_phrasebank",
      dataset: data.dataset,
      labels: SENTIMENT_LABELS,
      texts: data.documents.map(classified),
      shotPool: data.shotPool.map(classified),
    },
    settings,
    how,
  );
}

function classified({ sentence, label }: PhraseBankDocument, docId: number): ClassifiedText {
  return { docId, language: "en", text: sentence, label, doc: { sentence, label } };
}
