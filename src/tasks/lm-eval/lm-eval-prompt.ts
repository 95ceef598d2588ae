import type { ChatMessage } from "../../core/prompt.ts";
import type { AskSettings, TaskPrompt } from "../task.ts";
import { isPythonSpace } from "./python-text.ts";

/** lm-eval's `target_delimiter`: between a question and its answer, in plain text. */
export const TARGET_DELIMITER = " ";
/** lm-eval's `fewshot_delimiter`: behind each shot, in plain text. */
const FEWSHOT_DELIMITER = "\n\n";

/** A question with its answer, shown before the question that is asked. */
export interface Shot {
  readonly question: string;
  readonly answer: string;
}

/** The parts of a prompt in lm-eval's terms. */
export interface PromptParts {
  /** Ends as the task wants it; nothing is put behind it. Empty for none. */
  readonly description: string;
  readonly shots: readonly Shot[];
  readonly question: string;
  /** `gen_prefix`: what the answer begins with; empty for none. */
  readonly answerPrefix: string;
}

/** A shot in plain text. */
export function shotText(shot: Shot): string {
  return shot.question + TARGET_DELIMITER + shot.answer + FEWSHOT_DELIMITER;
}

/** Whether neither side has white space at the joint. */
function needsDelimiter(before: string, after: string): boolean {
  return before !== "" && !isPythonSpace(before.slice(-1)) && !isPythonSpace(after.slice(0, 1));
}

/** The plain text: description, shots and question joined, the answer's beginning behind it. */
function plainText(parts: PromptParts): string {
  const { description, shots, question, answerPrefix } = parts;
  const joint =
    answerPrefix !== "" && needsDelimiter(question, answerPrefix) ? TARGET_DELIMITER : "";
  return description + shots.map(shotText).join("") + question + joint + answerPrefix;
}

/** Shots and question as turns; or, for `fewshotAsMultiturn: false`, as the text of one user turn. */
function chatMessages(parts: PromptParts, fewshotAsMultiturn: boolean): ChatMessage[] {
  const { description, shots, question } = parts;
  const system: ChatMessage[] =
    description === "" ? [] : [{ role: "system", content: description }];
  if (!fewshotAsMultiturn) {
    return [...system, { role: "user", content: shots.map(shotText).join("") + question }];
  }
  const turns = shots.flatMap((shot): ChatMessage[] => [
    { role: "user", content: shot.question },
    { role: "assistant", content: shot.answer },
  ]);
  return [...system, ...turns, { role: "user", content: question }];
}

/**
 * A prompt as lm-eval 0.4.13 builds it, without and with a chat template
 * (`ConfigurableTask.fewshot_context`).
 */
export function lmEvalPrompt(parts: PromptParts, settings: AskSettings): TaskPrompt {
  if (settings.form === "text") return { kind: "text", text: plainText(parts) };
  return {
    kind: "chat",
    messages: chatMessages(parts, settings.fewshotAsMultiturn),
    assistantPrefix: parts.answerPrefix,
  };
}

/** What stands before a choice that is scored: with a chat template, nothing. */
export function choiceDelimiter(form: AskSettings["form"]): string {
  return form === "chat" ? "" : TARGET_DELIMITER;
}
