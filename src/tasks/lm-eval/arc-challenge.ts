import type { ArcDocument } from "../../assets/datasets/documents.ts";
import { ConfigError } from "../../core/errors.ts";
import type { AskSettings, TaskLeaf } from "../task.ts";
import { drawnShots } from "./fewshot.ts";
import type { Shot } from "./lm-eval-prompt.ts";
import { multipleChoiceItem } from "./multiple-choice-item.ts";
import { lmEvalTaskVersion } from "./task-version.ts";

export interface ArcData {
  readonly dataset: string;
  readonly language: "en" | "fr";
  readonly test: readonly ArcDocument[];
  /** Where shots are drawn from; `null` when the file is not there. */
  readonly train: readonly ArcDocument[] | null;
}

const TASK = "arc_challenge";

function question(document: ArcDocument): string {
  return `Question: ${document.question}\nAnswer:`;
}

function goldIndex(document: ArcDocument): number {
  const index = document.choices.label.indexOf(document.answerKey);
  if (index >= 0) return index;
  const labels = document.choices.label.join(", ");
  throw new ConfigError(
    `${TASK}: document ${document.id}: the answer ${JSON.stringify(document.answerKey)} is none of the labels ${labels}`,
    { code: "answer-not-a-choice", hint: "Get the data file again; this row is broken." },
  );
}

function shot(document: ArcDocument): Shot {
  return {
    question: question(document),
    answer: document.choices.text[goldIndex(document)] ?? "",
  };
}

/**
 * ARC-Challenge by the log-likelihood of the answers' texts. Shots are drawn from the train split,
 * others for each document; 0 unless the settings say otherwise.
 *
 * @throws ConfigError `too-few-shots`, also when shots are asked for and the train split is missing;
 *   `answer-not-a-choice`
 */
export function arcChallengeLeaf(data: ArcData, settings: AskSettings): TaskLeaf {
  const pool = { task: TASK, name: "the train split", documents: data.train ?? [] };
  const shots = drawnShots(pool, settings.fewshot ?? 0, data.test.length);
  return {
    task: TASK,
    version: lmEvalTaskVersion(TASK, "1.0"),
    scorer: "multiple-choice",
    dataset: data.dataset,
    items: data.test.map((document, docId) =>
      multipleChoiceItem(
        {
          docId,
          language: data.language,
          doc: { ...document },
          parts: {
            description: "",
            shots: (shots[docId] ?? []).map(shot),
            question: question(document),
            answerPrefix: "",
          },
          choices: document.choices.text,
          gold: goldIndex(document),
          metrics: ["acc", "acc_norm"],
        },
        settings,
      ),
    ),
  };
}
