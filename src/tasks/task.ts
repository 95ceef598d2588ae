import type { ScorerName } from "../core/evaluation.ts";
import type { ChatMessage } from "../core/prompt.ts";
import type { Sampling } from "../core/generation.ts";

/**
 * A prompt before it meets a model: plain text, or a conversation for the model's chat template.
 * `assistantPrefix` is text that the answer begins with, put behind the template's generation prompt;
 * empty for none.
 */
export type TaskPrompt =
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "chat";
      readonly messages: readonly ChatMessage[];
      readonly assistantPrefix: string;
    };

/** What an item asks; see `ItemRequest` for the same with texts that are rendered. */
export type TaskAsk =
  | {
      readonly kind: "choices";
      readonly prompt: TaskPrompt;
      readonly continuations: readonly string[];
    }
  | { readonly kind: "labels"; readonly prompt: TaskPrompt; readonly labels: readonly string[] }
  | {
      readonly kind: "generation";
      readonly prompt: TaskPrompt;
      readonly sampling: Sampling;
      readonly maxOutputTokens: number;
      readonly stopStrings: readonly string[];
    };

export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export interface TaskItem {
  /** Index of the document in the test split, from 0. */
  readonly docId: number;
  readonly language: "en" | "fr";
  /** The document as it was read, in the schema of the data set's hub form. */
  readonly doc: Readonly<Record<string, JsonValue>>;
  /** The right answer in the form that the scorer needs. */
  readonly target: JsonValue;
  readonly ask: TaskAsk;
}

/** A leaf task with all its items, in the order of the data. */
export interface TaskLeaf {
  /** lm-eval's name where it has one. */
  readonly task: string;
  readonly version: string;
  readonly scorer: ScorerName;
  readonly items: readonly TaskItem[];
  /** Which data were used, such as `mini` (written for this project) or `banking77`. */
  readonly dataset: string;
}

/** How items are asked. */
export interface AskSettings {
  /** `null` leaves the number of shots to the task. */
  readonly fewshot: number | null;
  /** `chat`: for the model's chat template; `text`: one plain text for every model. */
  readonly form: "text" | "chat";
  /** In the chat form: shots as turns of their own (lm-eval's default) or as text of one user turn. */
  readonly fewshotAsMultiturn: boolean;
}
