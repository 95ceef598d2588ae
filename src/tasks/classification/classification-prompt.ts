import type { TaskPromptFile } from "../../config/task-prompts.ts";
import type { ChatMessage } from "../../core/prompt.ts";
import { fillTemplate } from "../fill-template.ts";
import type { AskSettings, TaskPrompt } from "../task.ts";
import type { ClassifiedText } from "./classified-text.ts";

/** What a prompt file of a classification task must show; `labels` in the system message. */
export const CLASSIFICATION_PLACEHOLDERS = ["labels", "text"] as const;

/** Between the examples of a plain text. */
const SHOT_DELIMITER = "\n\n";

export interface ClassificationPrompts {
  readonly file: TaskPromptFile;
  /** Path of the file, for messages. */
  readonly where: string;
}

/**
 * The prompt of one text: first what all items share (instruction, labels, examples), the text last,
 * so that the shared beginning is evaluated once.
 *
 * - `chat`: system message, then each example as a user and an assistant turn, then the text as a
 *   user turn; with `fewshotAsMultiturn` off, examples and text stand in one user turn.
 * - `text`: the controlled template; examples stand before the text in the same form.
 *
 * @throws ConfigError `placeholder-unknown`
 */
export function classificationPrompt(
  prompts: ClassificationPrompts,
  input: {
    readonly text: ClassifiedText;
    readonly labels: readonly string[];
    readonly shots: readonly ClassifiedText[];
    readonly settings: AskSettings;
  },
): TaskPrompt {
  const { text, labels, shots, settings } = input;
  const { language } = text;
  const { file, where } = prompts;
  const list = labels.join("\n");
  const system = fillTemplate(
    file.system[language],
    { labels: list },
    `${where}: system.${language}`,
  );
  const ask = (asked: ClassifiedText): string =>
    fillTemplate(
      file.user[language],
      { text: asked.text, labels: list },
      `${where}: user.${language}`,
    );
  const controlled = (user: string): string =>
    fillTemplate(file.controlled[language], { system, user }, `${where}: controlled.${language}`);

  if (settings.form === "chat" && (settings.fewshotAsMultiturn || shots.length === 0)) {
    return chat(system, [
      ...shots.flatMap((shot): ChatMessage[] => [
        { role: "user", content: ask(shot) },
        { role: "assistant", content: shot.label },
      ]),
      { role: "user", content: ask(text) },
    ]);
  }
  const cue = cueOf(file.controlled[language]);
  const examples = shots
    .map((shot) => `${ask(shot)}${cue} ${shot.label}${SHOT_DELIMITER}`)
    .join("");
  if (settings.form === "text") {
    return { kind: "text", text: controlled(`${examples}${ask(text)}`) };
  }
  return chat(system, [{ role: "user", content: `${examples}${ask(text)}${cue}` }]);
}

/** The text of a label where the answer begins: behind the cue of a plain text comes a space. */
export function labelAsWritten(label: string, form: AskSettings["form"]): string {
  return form === "text" ? ` ${label}` : label;
}

function chat(system: string, messages: readonly ChatMessage[]): TaskPrompt {
  return {
    kind: "chat",
    messages: [{ role: "system", content: system }, ...messages],
    assistantPrefix: "",
  };
}

/** What the controlled template writes between the text and the answer, such as `\nLabel:`. */
function cueOf(controlled: string): string {
  return controlled.split(/\{\{\s*user\s*\}\}/).at(-1) ?? "";
}
