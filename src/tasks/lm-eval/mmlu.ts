import type { MmluDocument, MmluSubject } from "../../assets/datasets/documents.ts";
import type { AskSettings, TaskLeaf } from "../task.ts";
import { firstShots } from "./fewshot.ts";
import type { Shot } from "./lm-eval-prompt.ts";
import { multipleChoiceItem } from "./multiple-choice-item.ts";
import { pythonStrip } from "./python-text.ts";
import { lmEvalTaskVersion } from "./task-version.ts";

const LETTERS = ["A", "B", "C", "D"];

export interface MmluData {
  readonly dataset: string;
  readonly language: "en" | "fr";
  readonly subjects: readonly MmluSubject[];
}

function question(document: MmluDocument): string {
  const options = document.choices.map((choice, index) => `${LETTERS[index] ?? ""}. ${choice}\n`);
  return `${pythonStrip(document.question)}\n${options.join("")}Answer:`;
}

function shot(document: MmluDocument): Shot {
  return { question: question(document), answer: LETTERS[document.answer] ?? "" };
}

/**
 * MMLU by the log-likelihood of the four letters, one leaf `mmlu_{subject}` for each subject.
 * Shots are the first of the subject's `dev` documents; 0 unless the settings say otherwise.
 *
 * @throws ConfigError `too-few-shots`
 */
export function mmluLeaves(data: MmluData, settings: AskSettings): TaskLeaf[] {
  return data.subjects.map((subject) => mmluLeaf(data, subject, settings));
}

function mmluLeaf(data: MmluData, subject: MmluSubject, settings: AskSettings): TaskLeaf {
  const task = `mmlu_${subject.subject}`;
  const pool = { task, name: "the dev split", documents: subject.dev };
  const shots = firstShots(pool, settings.fewshot ?? 0).map(shot);
  const name = subject.subject.replaceAll("_", " ");
  const description = `The following are multiple choice questions (with answers) about ${name}.\n\n`;
  return {
    task,
    version: lmEvalTaskVersion(task, "1.0"),
    scorer: "multiple-choice",
    dataset: data.dataset,
    items: subject.test.map((document, docId) =>
      multipleChoiceItem(
        {
          docId,
          language: data.language,
          doc: { ...document },
          parts: { description, shots, question: question(document), answerPrefix: "" },
          choices: LETTERS,
          gold: document.answer,
          metrics: ["acc"],
        },
        settings,
      ),
    ),
  };
}
