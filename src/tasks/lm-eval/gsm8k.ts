import type { Gsm8kDocument } from "../../assets/datasets/documents.ts";
import type { AskSettings, TaskLeaf } from "../task.ts";
import { drawnShots } from "./fewshot.ts";
import { greedyAsk } from "./generation-ask.ts";
import type { Shot } from "./lm-eval-prompt.ts";
import { lmEvalTaskVersion } from "./task-version.ts";

export interface Gsm8kData {
  readonly dataset: string;
  readonly language: "en" | "fr";
  readonly test: readonly Gsm8kDocument[];
  /** Where shots are drawn from. */
  readonly train: readonly Gsm8kDocument[];
}

const TASK = "gsm8k";
const DEFAULT_SHOTS = 5;
/** lm-eval's `max_gen_toks` where a task names none. */
export const DEFAULT_MAX_OUTPUT_TOKENS = 256;

function question(document: Gsm8kDocument): string {
  return `Question: ${document.question}\nAnswer:`;
}

function shot(document: Gsm8kDocument): Shot {
  return { question: question(document), answer: document.answer };
}

/**
 * GSM8K by generation. Shots are drawn from the train split, others for each document; 5 unless the
 * settings say otherwise.
 *
 * @throws ConfigError `too-few-shots`
 */
export function gsm8kLeaf(data: Gsm8kData, settings: AskSettings): TaskLeaf {
  const pool = { task: TASK, name: "the train split", documents: data.train };
  const shots = drawnShots(pool, settings.fewshot ?? DEFAULT_SHOTS, data.test.length);
  const limits = {
    maxOutputTokens: DEFAULT_MAX_OUTPUT_TOKENS,
    stopStrings: ["Question:", "</s>", "<|im_end|>"],
  };
  return {
    task: TASK,
    version: lmEvalTaskVersion(TASK, "3.0"),
    scorer: "gsm8k",
    dataset: data.dataset,
    items: data.test.map((document, docId) => {
      const parts = {
        description: "",
        shots: (shots[docId] ?? []).map(shot),
        question: question(document),
        answerPrefix: "",
      };
      return {
        docId,
        language: data.language,
        doc: { ...document },
        target: document.answer,
        ask: greedyAsk(parts, settings, limits),
      };
    }),
  };
}
