import type { NativePointer } from "../../../bindings/llama-cpp/abi.ts";
import type { LlamaApi } from "../../../bindings/llama-cpp/llama-api.ts";
import type { ChatMessage, Prompt, PromptForm } from "../../core/prompt.ts";
import type { ChatTemplate } from "./chat-template.ts";
import { ChatTemplateError, foldSystemMessage } from "./chat-template.ts";
import { OutsideVocabularyError, findOutsideToken } from "./token-ids.ts";

export interface ReadPrompt {
  readonly form: PromptForm;
  readonly renderedPrompt: string | null;
  readonly tokens: readonly number[];
  /** Monotonic clock, nanoseconds; `null` where the step did not happen. */
  readonly templateEnd: bigint | null;
  readonly tokenizeEnd: bigint | null;
}

/** Contents joined by a blank line, nothing added: the form for models that have no chat template. */
export function plainJoin(messages: readonly ChatMessage[]): string {
  return messages.map((message) => message.content).join("\n\n");
}

/**
 * The text of a conversation and how it was made: the template; the template with the system text
 * folded into the first user text when it refuses a system role; the plain form without a template.
 * @throws ChatTemplateError when the template refuses both
 */
export function renderMessages(
  template: ChatTemplate | null,
  messages: readonly ChatMessage[],
): [PromptForm, string] {
  if (template === null) return ["plain-join-v1", plainJoin(messages)];
  try {
    return ["chat-template", template.render(messages)];
  } catch (error) {
    const folded = foldSystemMessage(messages);
    if (!(error instanceof ChatTemplateError) || folded.length === messages.length) throw error;
    return ["chat-template-folded-system", template.render(folded)];
  }
}

/** What an engine brings to reading prompts. */
export interface PromptParts {
  readonly template: ChatTemplate | null;
  /** Token ids of a text, special tokens read and added as the model wants them. */
  readonly tokenize: (text: string) => readonly number[];
  readonly vocabularySize: number;
}

/**
 * Turns a prompt into token ids: chat template, then the model's own tokenizer.
 * @throws ChatTemplateError when the template refuses the conversation
 * @throws OutsideVocabularyError when a token prompt names an id outside the vocabulary
 */
export function readPrompt(prompt: Prompt, parts: PromptParts): ReadPrompt {
  if (prompt.kind === "tokens") return readTokens(prompt.tokens, parts.vocabularySize);
  if (prompt.kind === "text") return readText("raw-text", prompt.text, null, parts);
  const [form, text] = renderMessages(parts.template, prompt.messages);
  return readText(form, text, process.hrtime.bigint(), parts);
}

function readTokens(tokens: readonly number[], vocabularySize: number): ReadPrompt {
  const outside = findOutsideToken(tokens, vocabularySize);
  if (outside !== null) throw new OutsideVocabularyError(outside, vocabularySize);
  return {
    form: "raw-tokens",
    renderedPrompt: null,
    tokens,
    templateEnd: null,
    tokenizeEnd: null,
  };
}

function readText(
  form: PromptForm,
  text: string,
  templateEnd: bigint | null,
  parts: PromptParts,
): ReadPrompt {
  const tokens = parts.tokenize(text);
  return {
    form,
    renderedPrompt: text,
    tokens,
    templateEnd,
    tokenizeEnd: process.hrtime.bigint(),
  };
}

/** Reads prompts with the template and the tokenizer of a model file. */
export class PromptReader {
  readonly #parts: PromptParts;
  readonly #pieceOf: (token: number) => Uint8Array;

  constructor(api: LlamaApi, vocabulary: NativePointer, template: ChatTemplate | null) {
    const beginText = beginTokenText(api, vocabulary);
    this.#pieceOf = (token) => api.vocabulary.piece(vocabulary, token);
    this.#parts = {
      template,
      vocabularySize: api.vocabulary.tokenCount(vocabulary),
      tokenize(text) {
        // A template that writes the beginning-of-sequence token itself must not get a second one.
        const addSpecial = beginText === null || !text.startsWith(beginText);
        return api.vocabulary.tokenize(vocabulary, text, addSpecial, true);
      },
    };
  }

  /** See {@link readPrompt}. */
  read(prompt: Prompt): ReadPrompt {
    return readPrompt(prompt, this.#parts);
  }

  /**
   * The text of ids, special tokens written out; bytes that are no UTF-8 become U+FFFD.
   * @throws OutsideVocabularyError
   */
  textOf(tokens: readonly number[]): string {
    const { tokens: checked } = readTokens(tokens, this.#parts.vocabularySize);
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    return decoder.decode(Buffer.concat(checked.map(this.#pieceOf)));
  }
}

function beginTokenText(api: LlamaApi, vocabulary: NativePointer): string | null {
  const token = api.vocabulary.beginToken(vocabulary);
  if (token < 0) return null;
  const text = new TextDecoder().decode(api.vocabulary.piece(vocabulary, token));
  return text === "" ? null : text;
}
