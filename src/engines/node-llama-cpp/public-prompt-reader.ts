import type { LlamaModel } from "node-llama-cpp";
import type { Prompt, PromptForm } from "../../core/prompt.ts";
import { ChatTemplate } from "../llama-cpp/chat-template.ts";
import { renderMessages, type ReadPrompt } from "../llama-cpp/prompt-reader.ts";
import { checkedTokens } from "./public-session.ts";

/**
 * Turns prompts into token ids: the chat template of the model file, rendered by the same code as in
 * the direct engine, then the tokenizer of the public API.
 *
 * `model.tokenize(text, true)` reads special tokens in the text but never adds any, so the
 * beginning- and end-of-sequence tokens that the header asks for are added here. Its option
 * `trimLeadingSpace` stays off: it tokenizes differently, and with that gives other greedy output.
 */
export class PublicPromptReader {
  readonly #model: LlamaModel;
  readonly #vocabularySize: number;
  readonly #template: ChatTemplate | null;
  readonly #beginText: string;

  /** @throws ChatTemplateError when the template of the model file cannot be parsed */
  constructor(model: LlamaModel, vocabularySize: number) {
    this.#model = model;
    this.#vocabularySize = vocabularySize;
    this.#template = readTemplate(model, vocabularySize);
    this.#beginText = model.tokens.bos === null ? "" : model.detokenize([model.tokens.bos], true);
  }

  /**
   * @throws ChatTemplateError when the template refuses the conversation
   * @throws RangeError when a token prompt names an id outside the vocabulary
   */
  read(prompt: Prompt): ReadPrompt {
    switch (prompt.kind) {
      case "tokens":
        return {
          form: "raw-tokens",
          renderedPrompt: null,
          tokens: checkedTokens(prompt.tokens, this.#vocabularySize),
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
    const { bos, eos, shouldPrependBosToken, shouldAppendEosToken } = this.#model.tokens;
    const tokens: number[] = this.#model.tokenize(text, true);
    // A template that writes the beginning-of-sequence token itself must not get a second one.
    if (this.#beginText === "" || !text.startsWith(this.#beginText)) {
      if (shouldPrependBosToken && bos !== null) tokens.unshift(bos);
      if (shouldAppendEosToken && eos !== null) tokens.push(eos);
    }
    return {
      form,
      renderedPrompt: text,
      tokens,
      templateEnd,
      tokenizeEnd: process.hrtime.bigint(),
    };
  }
}

/** The chat template as the file has it; `null` when it has none. */
export function templateSource(model: LlamaModel): string | null {
  const source: unknown = model.fileInfo.metadata.tokenizer.chat_template;
  return typeof source === "string" && source !== "" ? source : null;
}

function readTemplate(model: LlamaModel, vocabularySize: number): ChatTemplate | null {
  const source = templateSource(model);
  if (source === null) return null;
  const textOf = (id: unknown): string =>
    typeof id === "number" && id < vocabularySize
      ? model.detokenize(checkedTokens([id], vocabularySize), true)
      : "";
  const { ggml } = model.fileInfo.metadata.tokenizer;
  return new ChatTemplate(source, {
    bos_token: textOf(ggml.bos_token_id),
    eos_token: textOf(ggml.eos_token_id),
  });
}
