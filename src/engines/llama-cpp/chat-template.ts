import { messageOf } from "../../core/errors.ts";
import type { ChatMessage } from "../../core/prompt.ts";
import { parseJinja, runJinja, type JinjaProgram } from "./jinja.ts";
import { TEMPLATE_GLOBALS } from "./template-globals.ts";
import { Watchdog } from "./watchdog.ts";

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

  constructor(source: string, tokens: TemplateTokens) {
    this.#source = source;
    this.#tokens = tokens;
  }

  /** @throws ChatTemplateError when the template cannot be parsed, raises (some refuse a system role) or runs past its limits */
  render(messages: readonly ChatMessage[]): string {
    try {
      return this.#watchdog.run(() => {
        this.#program ??= this.#parse();
        return runJinja(this.#program, {
          ...TEMPLATE_GLOBALS,
          ...this.#tokens,
          messages: messages.map((message) => ({ ...message })),
          add_generation_prompt: true,
        });
      });
    } catch (error) {
      throw new ChatTemplateError(messageOf(error), { cause: error });
    }
  }

  #parse(): JinjaProgram {
    if (this.#source.length > TEMPLATE_LIMIT_CHARACTERS) {
      throw new Error(
        `it has ${this.#source.length} characters, more than ${TEMPLATE_LIMIT_CHARACTERS}`,
      );
    }
    return parseJinja(this.#source);
  }
}

/** Puts the system text in front of the first user text, for templates that refuse a system role. */
export function foldSystemMessage(messages: readonly ChatMessage[]): ChatMessage[] {
  const [first, second, ...rest] = messages;
  if (first?.role !== "system" || second?.role !== "user") return [...messages];
  return [{ role: "user", content: `${first.content}\n\n${second.content}` }, ...rest];
}
