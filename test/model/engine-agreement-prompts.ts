import { join } from "node:path";
import { packageRoot } from "../../src/core/package-root.ts";
import { loadPromptFile, type PromptItem } from "../../src/config/prompts.ts";
import type { Prompt } from "../../src/core/prompt.ts";

const FILES = ["interactive_assistant", "long_form_summarization", "structured_json_output"];

/**
 * Short prompts of every kind, in both languages: each question as a conversation, and the first
 * sentence of every other material as plain text.
 */
export async function readShortPrompts(): Promise<Prompt[]> {
  const prompts: Prompt[] = [];
  for (const name of FILES) {
    const file = await loadPromptFile(join(packageRoot(), "prompts", `${name}.yaml`));
    for (const [index, item] of file.prompts.entries()) {
      const system = file.system[item.language] ?? "";
      prompts.push({
        kind: "messages",
        messages: [
          { role: "system", content: system },
          { role: "user", content: item.question },
        ],
      });
      if (index % 2 === 0) prompts.push({ kind: "text", text: firstSentence(item) });
    }
  }
  return prompts;
}

/** The first passage of the material that ends like a sentence and is more than a heading. */
function firstSentence(item: PromptItem): string {
  return /[^\n]{40,}?[.!?](?=\s|$)/.exec(item.material)?.[0] ?? item.material.slice(0, 200);
}
