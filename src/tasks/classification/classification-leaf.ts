import type { AnswerSettings } from "../../config/sampling-params.ts";
import type { AskSettings, TaskAsk, TaskItem, TaskLeaf } from "../task.ts";
import { type ClassifiedText, requireKnownLabels } from "./classified-text.ts";
import {
  type ClassificationPrompts,
  classificationPrompt,
  labelAsWritten,
} from "./classification-prompt.ts";
import { drawShots } from "./draw-shots.ts";
import { requireUsableLabels } from "./label-key.ts";

/** Raised when the way in which prompts are put together changes; texts have the version of their file. */
const FORM_VERSION = 1;

/** How a classification task is asked. */
export interface ClassificationHow {
  /**
   * - `label-probabilities`: the probability of every label.
   * - `label-text`: the label is generated, as `answer` says.
   */
  readonly scorer: "label-probabilities" | "label-text";
  readonly prompts: ClassificationPrompts;
  /** `maxOutputTokens` must leave room for the longest label. */
  readonly answer: AnswerSettings;
  /** Of the draw of examples. */
  readonly seed: number;
}

/** A data set for classification. */
export interface ClassificationData {
  readonly task: string;
  readonly dataset: string;
  /** In the order in which they are listed in the prompt. */
  readonly labels: readonly string[];
  readonly texts: readonly ClassifiedText[];
  /** Where examples are drawn from; empty when there is nothing. */
  readonly shotPool: readonly ClassifiedText[];
}

/**
 * A classification task with all its items. Without a number of shots there are none.
 *
 * @throws ConfigError `labels-unusable`, `too-few-shots`, `placeholder-unknown`
 * @throws PrerequisiteError `data-unusable`
 */
export function classificationLeaf(
  data: ClassificationData,
  settings: AskSettings,
  how: ClassificationHow,
): TaskLeaf {
  const { task, dataset, labels, texts, shotPool } = data;
  requireUsableLabels(labels, task);
  requireKnownLabels(texts, labels, `${task}, test texts`);
  requireKnownLabels(shotPool, labels, `${task}, training texts`);
  const shots = drawShots({
    task,
    count: settings.fewshot ?? 0,
    seed: how.seed,
    pool: shotPool,
    asked: texts,
  });
  const items = texts.map((text): TaskItem => {
    const prompt = classificationPrompt(how.prompts, { text, labels, shots, settings });
    return {
      docId: text.docId,
      language: text.language,
      doc: text.doc,
      target: { label: text.label, labels },
      ask: askOf(prompt, labels, settings, how),
    };
  });
  const version = `${FORM_VERSION}.${how.prompts.file.version}`;
  return { task, version, scorer: how.scorer, dataset, items };
}

function askOf(
  prompt: TaskAsk["prompt"],
  labels: readonly string[],
  settings: AskSettings,
  how: ClassificationHow,
): TaskAsk {
  if (how.scorer === "label-text") return { kind: "generation", prompt, ...how.answer };
  const written = labels.map((label) => labelAsWritten(label, settings.form));
  return { kind: "labels", prompt, labels: written };
}
