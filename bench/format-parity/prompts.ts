import { join } from "node:path";
import { loadPromptFile } from "../../src/config/prompts.ts";
import { packageRoot } from "../../src/core/package-root.ts";
import type { Prompt } from "../../src/core/prompt.ts";

const FILES = ["interactive_assistant", "long_form_summarization", "structured_json_output"];
/** Every n-th question is asked as a conversation too: the template is part of what must agree. */
const CONVERSATION_STRIDE = 10;

/** What no prompt file has: code, numbers, other scripts. */
const OTHERS = [
  "def interest(principal, rate, years):\n    return ",
  "1, 1, 2, 3, 5, 8, 13, 21,",
  "Le taux d'intérêt du livret A est de",
  "東京は日本の",
  '{"account": "FR76 3000 6000", "amount": ',
  "Dear customer,\n\nYour card ending in 4402 was",
];

/** Short prompts in English and French: questions of every prompt file, some of them as conversations. */
export async function shortPrompts(): Promise<Prompt[]> {
  const questions: string[] = [];
  for (const name of FILES) {
    const file = await loadPromptFile(join(packageRoot(), "prompts", `${name}.yaml`));
    questions.push(...file.prompts.map(({ question }) => question));
  }
  const conversations = questions.filter((_, index) => index % CONVERSATION_STRIDE === 0);
  return [
    ...conversations.map((content): Prompt => ({
      kind: "messages",
      messages: [{ role: "user", content }],
    })),
    ...[...OTHERS, ...questions].map((text): Prompt => ({ kind: "text", text })),
  ];
}
