import type { TaskPromptFile } from "../config/task-prompts.ts";
import { fillTemplate } from "./fill-template.ts";
import type { AskSettings, TaskPrompt } from "./task.ts";

/**
 * The prompt of one item from a task's prompt file: system and user message for a chat template, or
 * the one controlled text that every model gets alike.
 *
 * @param where the prompt file, for messages
 * @throws ConfigError `placeholder-unknown`
 */
export function taskPrompt(
  file: TaskPromptFile,
  input: {
    readonly language: "en" | "fr";
    readonly form: AskSettings["form"];
    readonly values: Readonly<Record<string, string>>;
    readonly where: string;
  },
): TaskPrompt {
  const { language, form, values, where } = input;
  const system = fillTemplate(file.system[language], values, `${where}: system.${language}`);
  const user = fillTemplate(file.user[language], values, `${where}: user.${language}`);
  if (form === "chat") {
    return {
      kind: "chat",
      messages: [
        { role: "system", content: system },
        { role: "user", content: user },
      ],
      assistantPrefix: "",
    };
  }
  const place = `${where}: controlled.${language}`;
  return { kind: "text", text: fillTemplate(file.controlled[language], { system, user }, place) };
}
