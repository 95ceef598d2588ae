import { fileURLToPath } from "node:url";
import { loadTaskPrompts } from "../../../../src/config/task-prompts.ts";
import { GREEDY } from "../../../../src/core/generation.ts";
import { CLASSIFICATION_PLACEHOLDERS } from "../../../../src/tasks/classification/classification-prompt.ts";
import type { ClassificationHow } from "../../../../src/tasks/classification/classification-leaf.ts";
import type { AskSettings } from "../../../../src/tasks/task.ts";

/** The prompt file of a task as it is shipped, and everything else as a plain choice. */
export async function shippedHow(
  name: "banking77" | "financial_phrasebank",
  scorer: ClassificationHow["scorer"] = "label-probabilities",
): Promise<ClassificationHow> {
  const path = fileURLToPath(new URL(`../../../../prompts/tasks/${name}.yaml`, import.meta.url));
  const file = await loadTaskPrompts(path, CLASSIFICATION_PLACEHOLDERS);
  return {
    scorer,
    prompts: { file, where: `prompts/tasks/${name}.yaml` },
    answer: { sampling: GREEDY, maxOutputTokens: 48, stopStrings: ["\n"] },
    seed: 42,
  };
}

export const CHAT: AskSettings = { form: "chat", fewshot: null, fewshotAsMultiturn: true };
export const TEXT: AskSettings = { ...CHAT, form: "text" };
