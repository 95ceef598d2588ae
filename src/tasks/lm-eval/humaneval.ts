import type { HumanEvalDocument } from "../../assets/datasets/documents.ts";
import type { AskSettings, TaskItem, TaskLeaf } from "../task.ts";
import { greedyAsk } from "./generation-ask.ts";
import type { PromptParts } from "./lm-eval-prompt.ts";
import { lmEvalTaskVersion } from "./task-version.ts";

export interface HumanEvalData {
  readonly dataset: string;
  readonly language: "en" | "fr";
  readonly test: readonly HumanEvalDocument[];
}

const LIMITS = {
  maxOutputTokens: 1024,
  stopStrings: ["\nclass", "\ndef", "\n#", "\nif", "\nprint"],
};

/** lm-eval's target: the test program that follows the solution. */
function testProgram(document: HumanEvalDocument): string {
  return `${document.test}\ncheck(${document.entry_point})`;
}

function humanEvalItems(
  data: HumanEvalData,
  settings: AskSettings,
  parts: (document: HumanEvalDocument) => Pick<PromptParts, "question" | "answerPrefix">,
): TaskItem[] {
  return data.test.map((document, docId) => ({
    docId,
    language: data.language,
    doc: { ...document },
    target: testProgram(document),
    ask: greedyAsk({ description: "", shots: [], ...parts(document) }, settings, LIMITS),
  }));
}

/**
 * HumanEval as published: the model goes on with the source text of a function. Plain text for every
 * model. Zero shots, whatever was asked for, as in lm-eval.
 */
export function humanEvalLeaf(data: HumanEvalData): TaskLeaf {
  const settings: AskSettings = { fewshot: 0, form: "text", fewshotAsMultiturn: true };
  return {
    task: "humaneval",
    version: lmEvalTaskVersion("humaneval", "1.0"),
    scorer: "humaneval",
    dataset: data.dataset,
    items: humanEvalItems(data, settings, (document) => ({
      question: document.prompt,
      answerPrefix: "",
    })),
  };
}

/**
 * HumanEval as a request to a chat model, whose answer is begun for it with the function's head.
 * Without a chat template that beginning follows the request. Zero shots, as in lm-eval.
 */
export function humanEvalInstructLeaf(data: HumanEvalData, settings: AskSettings): TaskLeaf {
  return {
    task: "humaneval_instruct",
    version: lmEvalTaskVersion("humaneval_instruct", "4.0"),
    scorer: "humaneval",
    dataset: data.dataset,
    items: humanEvalItems(data, settings, ({ prompt }) => ({
      question: `Write a solution to the following problem and make sure that it passes the tests:\n\`\`\`python\n${prompt}\n\`\`\`\n`,
      answerPrefix: `Here is the completed function:\n\`\`\`python\n${prompt}\n`,
    })),
  };
}
