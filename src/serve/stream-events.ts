import type { AnswerIdentity } from "./answer-identity.ts";
import type { CompletionRequest } from "./completion-request.ts";

/** The events of one streamed answer. What all of them have in common is made into JSON once. */
export class StreamEvents {
  readonly #isChat: boolean;
  readonly #returnsTokens: boolean;
  /** `data: {"id":...,"choices":[{"index":0,` */
  readonly #head: string;
  readonly #identity: AnswerIdentity;

  constructor({ endpoint, returnsTokens }: CompletionRequest, identity: AnswerIdentity) {
    this.#isChat = endpoint === "chat/completions";
    this.#returnsTokens = returnsTokens;
    this.#identity = identity;
    const common = JSON.stringify(this.#withObject({}));
    this.#head = `data: ${common.slice(0, -1)},"choices":[{"index":0,`;
  }

  /** What comes before the first piece: in a conversation, who speaks. */
  opening(): string {
    if (!this.#isChat) return "";
    return `${this.#head}"delta":{"role":"assistant","content":null},"finish_reason":null}]}\n\n`;
  }

  /** A token with the text that became whole with it; `null` for text behind the last token. */
  piece(text: string, token: number | null): string {
    const content = JSON.stringify(text);
    const choice = this.#isChat ? `"delta":{"content":${content}}` : `"text":${content}`;
    const tokens = this.#returnsTokens && token !== null ? `,"tokens":[${token}]` : "";
    return `${this.#head}${choice},"finish_reason":null}]${tokens}}\n\n`;
  }

  /** Why it ended, and with what figures. @param figures members of the event's object */
  closing(finishReason: string, figures: Readonly<Record<string, unknown>>): string {
    const choice = this.#isChat ? { delta: {} } : { text: "" };
    const choices = [{ index: 0, ...choice, finish_reason: finishReason }];
    return this.#event({ choices, ...figures });
  }

  /** OpenAI's event of the counts, which has no choice. */
  usage(usage: unknown): string {
    return this.#event({ choices: [], usage });
  }

  #event(members: Readonly<Record<string, unknown>>): string {
    return `data: ${JSON.stringify(this.#withObject(members))}\n\n`;
  }

  #withObject(members: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    const { id, created, model, system_fingerprint } = this.#identity;
    const object = this.#isChat ? "chat.completion.chunk" : "text_completion";
    return { id, object, created, model, system_fingerprint, ...members };
  }
}

export const LAST_EVENT = "data: [DONE]\n\n";
