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

/** Turns prompts into token ids: chat template, then the model's own tokenizer. */
export class PromptReader {
  readonly #api: LlamaApi;
  readonly #vocabulary: NativePointer;
  readonly #vocabularySize: number;
  readonly #template: ChatTemplate | null;
  readonly #beginText: string | null;

  constructor(api: LlamaApi, vocabulary: NativePointer, template: ChatTemplate | null) {
    this.#api = api;
    this.#vocabulary = vocabulary;
    this.#vocabularySize = api.vocabulary.tokenCount(vocabulary);
    this.#template = template;
    this.#beginText = beginTokenText(api, vocabulary);
  }

  /**
   * @throws ChatTemplateError when the template refuses the conversation
   * @throws OutsideVocabularyError when a token prompt names an id outside the vocabulary
   */
  read(prompt: Prompt): ReadPrompt {
    switch (prompt.kind) {
      case "tokens":
        this.#checkTokens(prompt.tokens);
        return {
          form: "raw-tokens",
          renderedPrompt: null,
          tokens: prompt.tokens,
          templateEnd: null,
          tokenizeEnd: null,
        };
      case "text":
        return this.#tokenize("raw-text", prompt.text, null);
      case "messages": {
        const [form, text] = renderMessages(this.#template, prompt.messages);
        return this.#tokenize(form, text, process.hrtime.bigint());
      }
    }
  }

  #tokenize(form: PromptForm, text: string, templateEnd: bigint | null): ReadPrompt {
    // A template that writes the beginning-of-sequence token itself must not get a second one.
    const addSpecial = this.#beginText === null || !text.startsWith(this.#beginText);
    const tokens = this.#api.vocabulary.tokenize(this.#vocabulary, text, addSpecial, true);
    return {
      form,
      renderedPrompt: text,
      tokens,
      templateEnd,
      tokenizeEnd: process.hrtime.bigint(),
    };
  }

  #checkTokens(tokens: readonly number[]): void {
    const outside = findOutsideToken(tokens, this.#vocabularySize);
    if (outside !== null) throw new OutsideVocabularyError(outside, this.#vocabularySize);
  }
}

function beginTokenText(api: LlamaApi, vocabulary: NativePointer): string | null {
  const token = api.vocabulary.beginToken(vocabulary);
  if (token < 0) return null;
  const text = new TextDecoder().decode(api.vocabulary.piece(vocabulary, token));
  return text === "" ? null : text;
}
