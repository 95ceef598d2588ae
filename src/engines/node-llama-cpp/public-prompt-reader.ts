import type { LlamaModel } from "node-llama-cpp";
import type { Prompt } from "../../core/prompt.ts";
import { ChatTemplate } from "../llama-cpp/chat-template.ts";
import { readPrompt, type PromptParts, type ReadPrompt } from "../llama-cpp/prompt-reader.ts";
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
  readonly #parts: PromptParts;

  /** @throws ChatTemplateError when the template of the model file cannot be parsed */
  constructor(model: LlamaModel, vocabularySize: number) {
    const { bos, eos, shouldPrependBosToken, shouldAppendEosToken } = model.tokens;
    const beginText = bos === null ? "" : model.detokenize([bos], true);
    this.#parts = {
      template: readTemplate(model, vocabularySize),
      vocabularySize,
      tokenize(text) {
        const tokens: number[] = model.tokenize(text, true);
        // A template that writes the beginning-of-sequence token itself must not get a second one.
        if (beginText !== "" && text.startsWith(beginText)) return tokens;
        if (shouldPrependBosToken && bos !== null) tokens.unshift(bos);
        if (shouldAppendEosToken && eos !== null) tokens.push(eos);
        return tokens;
      },
    };
  }

  /** See {@link readPrompt}. */
  read(prompt: Prompt): ReadPrompt {
    return readPrompt(prompt, this.#parts);
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
