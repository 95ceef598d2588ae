import type { AnswerSettings } from "../../config/sampling-params.ts";
import type { TaskPromptFile } from "../../config/task-prompts.ts";
import { taskPrompt } from "../task-prompt.ts";
import type { AskSettings, TaskAsk } from "../task.ts";

/** Raised when the way in which prompts are put together changes; texts have the version of their file. */
const FORM_VERSION = 1;

/** How a realistic task is asked. These tasks have no worked examples. */
export interface RealisticHow {
  readonly form: AskSettings["form"];
  readonly prompts: {
    readonly file: TaskPromptFile;
    /** Path of the file, for messages. */
    readonly where: string;
  };
  readonly answer: AnswerSettings;
}

/** `1.2`: form 1, texts of version 2 in the prompt file. */
export function realisticVersion(how: RealisticHow): string {
  return `${FORM_VERSION}.${how.prompts.file.version}`;
}

/**
 * One request for text.
 *
 * @throws ConfigError `placeholder-unknown`
 */
export function realisticAsk(
  how: RealisticHow,
  language: "en" | "fr",
  values: Readonly<Record<string, string>>,
): TaskAsk {
  const { file, where } = how.prompts;
  const { sampling, maxOutputTokens, stopStrings } = how.answer;
  return {
    kind: "generation",
    prompt: taskPrompt(file, { language, form: how.form, values, where }),
    sampling,
    maxOutputTokens,
    stopStrings,
  };
}
