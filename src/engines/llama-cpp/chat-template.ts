import { messageOf } from "../../core/errors.ts";
import type { ChatMessage } from "../../core/prompt.ts";
import { parseJinja, runJinja, type JinjaProgram } from "./jinja.ts";
import { TEMPLATE_GLOBALS } from "./template-globals.ts";
import { TimeoutError, Watchdog } from "./watchdog.ts";

/** A template that runs longer is hostile or broken; the largest shipped ones render in milliseconds. */
const RENDER_LIMIT_MS = 2_000;
/** Longer than any template known (about 20,000 characters). */
const TEMPLATE_LIMIT_CHARACTERS = 1_000_000;

/** Texts of special tokens that templates refer to. */
export interface TemplateTokens {
  readonly bos_token: string;
  readonly eos_token: string;
}

/** The template cannot be parsed, raised an error, or ran past its limits. */
export class ChatTemplateError extends Error {}

/**
 * The chat template of a model file, rendered as transformers does it with the assistant's turn
 * opened. It is parsed when it is first needed: a model whose template is broken still answers raw
 * text. Bounded in time and in what it makes; a single operation can still make one text of V8's
 * longest (half a gigabyte) before it is refused.
 */
export class ChatTemplate {
  readonly #source: string;
  readonly #tokens: TemplateTokens;
  readonly #watchdog = new Watchdog(RENDER_LIMIT_MS);
  #program: JinjaProgram | null = null;
  /** Conversations for which rendering came to an end, with a text or a refusal. */
  #ended: (readonly ChatMessage[])[] = [];

  constructor(source: string, tokens: TemplateTokens) {
    this.#source = source;
    this.#tokens = tokens;
  }

  /**
   * A conversation that was just rendered is rendered again without the watchdog: the same work ends
   * again, and starting the watchdog's thread can take milliseconds, which would be measured.
   * @throws ChatTemplateError when the template cannot be parsed, raises (some refuse a system role) or runs past its limits
   */
  render(messages: readonly ChatMessage[]): string {
    const hasEnded = this.#ended.some((conversation) => areSame(conversation, messages));
    try {
      const text = hasEnded
        ? this.#render(messages)
        : this.#watchdog.run(() => this.#render(messages));
      if (!hasEnded) this.#noteEnd(messages);
      return text;
    } catch (error) {
      if (!hasEnded && !(error instanceof TimeoutError)) this.#noteEnd(messages);
      throw new ChatTemplateError(messageOf(error), { cause: error });
    }
  }

  /** Two are kept: a conversation that a template refuses is rendered in another form next. */
  #noteEnd(messages: readonly ChatMessage[]): void {
    this.#ended = [...this.#ended.slice(-1), messages.map((message) => ({ ...message }))];
  }

  #render(messages: readonly ChatMessage[]): string {
    this.#program ??= this.#parse();
    return runJinja(this.#program, {
      ...TEMPLATE_GLOBALS,
      ...this.#tokens,
      messages: messages.map((message) => ({ ...message })),
      add_generation_prompt: true,
    });
  }

  #parse(): JinjaProgram {
    if (this.#source.length > TEMPLATE_LIMIT_CHARACTERS) {
      throw new Error(
        `it has ${this.#source.length} characters, more than ${TEMPLATE_LIMIT_CHARACTERS}`,
      );
    }
    // llama.cpp hands out a template of another type than text too, such as a number, as text.
    if (!this.#source.includes("messages")) throw new Error("it does not use the conversation");
    return parseJinja(this.#source);
  }
}

function areSame(left: readonly ChatMessage[], right: readonly ChatMessage[]): boolean {
  if (left.length !== right.length) return false;
  return left.every(({ role, content }, index) => {
    const other = right[index];
    return other?.role === role && other.content === content;
  });
}

/** Puts the system text in front of the first user text, for templates that refuse a system role. */
export function foldSystemMessage(messages: readonly ChatMessage[]): ChatMessage[] {
  const [first, second, ...rest] = messages;
  if (first?.role !== "system" || second?.role !== "user") return [...messages];
  return [{ role: "user", content: `${first.content}\n\n${second.content}` }, ...rest];
}
