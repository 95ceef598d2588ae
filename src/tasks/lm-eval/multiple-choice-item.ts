import type { AskSettings, TaskItem } from "../task.ts";
import { choiceDelimiter, lmEvalPrompt, type PromptParts } from "./lm-eval-prompt.ts";
import type { MultipleChoiceTarget } from "./multiple-choice-target.ts";

/** A multiple-choice question with its shots, before it takes the form that the settings ask for. */
export interface MultipleChoiceQuestion extends Pick<TaskItem, "docId" | "language" | "doc"> {
  readonly parts: PromptParts;
  readonly choices: readonly string[];
  readonly gold: number;
  readonly metrics: MultipleChoiceTarget["metrics"];
}

/** The item that scores each choice as the continuation of the prompt, as lm-eval does. */
export function multipleChoiceItem(
  question: MultipleChoiceQuestion,
  settings: AskSettings,
): TaskItem {
  const { docId, language, doc, parts, choices, gold, metrics } = question;
  const delimiter = choiceDelimiter(settings.form);
  return {
    docId,
    language,
    doc,
    target: { gold, delimiter, metrics },
    ask: {
      kind: "choices",
      prompt: lmEvalPrompt(parts, settings),
      continuations: choices.map((choice) => delimiter + choice),
    },
  };
}
