import { sha256Of } from "../../core/hash.ts";
import { failed, succeeded, type Outcome } from "../../core/outcome.ts";
import type { ChatMessage, Prompt, PromptForm } from "../../core/prompt.ts";
import type { MockTokenizer } from "./tokenizer.ts";

export interface ReadPrompt {
  readonly form: PromptForm;
  /** `null` for a token prompt. */
  readonly renderedPrompt: string | null;
  readonly tokens: readonly number[];
  /** The text that scripts look for: the rendered prompt, or the text of a token prompt. */
  readonly searchedText: string;
}

export type ReadMockPrompt = (prompt: Prompt) => Outcome<ReadPrompt>;

/** In the language of chat templates, what `renderChat` does; its hash stands in the model facts. */
const CHAT_TEMPLATE =
  "{% for message in messages %}<|{{ message.role }}|>\n{{ message.content }}<|end|>\n{% endfor %}<|assistant|>\n";

export const CHAT_TEMPLATE_SHA256 = sha256Of(CHAT_TEMPLATE);

/** How prompts of a script become ids. */
export function createPromptReader(
  tokenizer: MockTokenizer,
  vocabularySize: number,
  hasChatTemplate: boolean,
): ReadMockPrompt {
  const read = (form: PromptForm, text: string): Outcome<ReadPrompt> =>
    succeeded({
      form,
      renderedPrompt: text,
      tokens: tokenizer.encode(text),
      searchedText: text,
    });
  return (prompt) => {
    switch (prompt.kind) {
      case "messages":
        return hasChatTemplate
          ? read("chat-template", renderChat(prompt.messages))
          : read("plain-join-v1", prompt.messages.map(({ content }) => content).join("\n\n"));
      case "text":
        return read("raw-text", prompt.text);
      case "tokens": {
        const outside = prompt.tokens.find((token) => token >= vocabularySize);
        if (outside !== undefined) return outsideVocabulary(outside, vocabularySize);
        const searchedText = tokenizer.decode(prompt.tokens);
        const form = "raw-tokens";
        return succeeded({ form, renderedPrompt: null, tokens: prompt.tokens, searchedText });
      }
    }
  };
}

function renderChat(messages: readonly ChatMessage[]): string {
  const turns = messages.map(({ role, content }) => `<|${role}|>\n${content}<|end|>\n`);
  return `${turns.join("")}<|assistant|>\n`;
}

/** The refusal of an id that the vocabulary does not have. */
export function outsideVocabulary(token: number, vocabularySize: number): Outcome<never> {
  return failed(
    "engine-refused",
    `token id ${token} is outside the vocabulary of ${vocabularySize}`,
    "Tokenize with this very model.",
  );
}
