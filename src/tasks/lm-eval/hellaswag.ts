import type {
  HellaSwagData,
  HellaSwagDocument,
  HellaSwagQuery,
} from "../../assets/datasets/documents.ts";
import type { AskSettings, TaskItem, TaskLeaf } from "../task.ts";
import { drawnShotsWithoutDocument } from "./fewshot.ts";
import type { Shot } from "./lm-eval-prompt.ts";
import { multipleChoiceItem } from "./multiple-choice-item.ts";
import { pythonCapitalize, pythonStrip } from "./python-text.ts";
import { lmEvalTaskVersion } from "./task-version.ts";

export interface HellaswagTaskData {
  readonly dataset: string;
  readonly language: "en" | "fr";
  readonly documents: HellaSwagData;
}

const TASK = "hellaswag";

/** lm-eval's `preprocess`: marks of the WikiHow part removed; double spaces halved once. */
function cleaned(text: string): string {
  return pythonStrip(text)
    .replaceAll(" [title]", ". ")
    .replaceAll(/\[[^\n]*?\]/g, "")
    .replaceAll("  ", " ");
}

/** A row with the columns that lm-eval adds to it. */
function processed(document: HellaSwagDocument): HellaSwagDocument & HellaSwagQuery {
  const context = `${document.ctx_a} ${pythonCapitalize(document.ctx_b)}`;
  return {
    ...document,
    query: cleaned(`${document.activity_label}: ${context}`),
    choices: document.endings.map(cleaned),
    gold: Number(document.label),
  };
}

function shot(document: HellaSwagQuery): Shot {
  return { question: document.query, answer: document.choices[document.gold] ?? "" };
}

/**
 * HellaSwag by the log-likelihood of the endings. Shots are drawn from the train split, others for
 * each document; 0 unless the settings say otherwise. llama.cpp's text form, whose contexts are not
 * capitalized as lm-eval does it, is another version of the task.
 *
 * @throws ConfigError `too-few-shots`, also when shots are asked for and the train split is missing
 */
export function hellaswagLeaf(data: HellaswagTaskData, settings: AskSettings): TaskLeaf {
  const isRows = data.documents.form === "rows";
  return {
    task: TASK,
    version: isRows ? lmEvalTaskVersion(TASK, "1.0") : `${TASK} of llama.cpp's text file`,
    scorer: "multiple-choice",
    dataset: data.dataset,
    items: hellaswagItems(data, settings),
  };
}

function hellaswagItems(data: HellaswagTaskData, settings: AskSettings): TaskItem[] {
  const documents =
    data.documents.form === "rows"
      ? data.documents.validation.map(processed)
      : data.documents.validation;
  const train = (data.documents.train ?? []).map(processed);
  const pool = { task: TASK, name: "the train split", documents: train };
  const shots = drawnShotsWithoutDocument<HellaSwagQuery>(pool, settings.fewshot ?? 0, documents);
  return documents.map((document, docId) =>
    multipleChoiceItem(
      {
        docId,
        language: data.language,
        doc: { ...document },
        parts: {
          description: "",
          shots: (shots[docId] ?? []).map(shot),
          question: document.query,
          answerPrefix: "",
        },
        choices: document.choices,
        gold: document.gold,
        metrics: ["acc", "acc_norm"],
      },
      settings,
    ),
  );
}
