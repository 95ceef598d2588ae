import { Environment, Interpreter, parse, tokenize } from "@huggingface/jinja";
import { Script, createContext } from "node:vm";
import { messageOf } from "../../core/errors.ts";
import type { ChatMessage } from "../../core/prompt.ts";

/** A template that loops longer is hostile or broken; the largest shipped ones render in milliseconds. */
const RENDER_LIMIT_MS = 2_000;
/** No conversation of these models is longer; a template that emits more is hostile. */
const RENDERED_LIMIT_CHARACTERS = 8_000_000;
/** Longer than any template known (about 20,000 characters). */
const TEMPLATE_LIMIT_CHARACTERS = 1_000_000;
/** Conversations have far fewer turns. */
const RANGE_LIMIT = 100_000;
/** What templates that print today's date see: a fixed day, so that the same request gives the same prompt. */
const TEMPLATE_DATE = new Date(Date.UTC(2026, 0, 1));

/** Texts of special tokens that templates refer to. */
export interface TemplateTokens {
  readonly bos_token: string;
  readonly eos_token: string;
}

/** The template cannot be parsed, raised an error, or ran past its limits. */
export class ChatTemplateError extends Error {}

/** The chat template of a model file, rendered as transformers does it with the assistant's turn opened. */
export class ChatTemplate {
  readonly #program: ReturnType<typeof parse>;
  readonly #tokens: TemplateTokens;

  /** @throws ChatTemplateError when the template cannot be parsed in time */
  constructor(source: string, tokens: TemplateTokens) {
    if (source.length > TEMPLATE_LIMIT_CHARACTERS) {
      throw new ChatTemplateError(
        `the chat template has ${source.length} characters, more than ${TEMPLATE_LIMIT_CHARACTERS}`,
      );
    }
    this.#program = runBounded(() =>
      parse(tokenize(source, { lstrip_blocks: true, trim_blocks: true })),
    );
    this.#tokens = tokens;
  }

  /** @throws ChatTemplateError when the template raises (some refuse a system role) or runs past its limits */
  render(messages: readonly ChatMessage[]): string {
    const text = runBounded(() => {
      const environment = new Environment();
      const globals = {
        ...TEMPLATE_GLOBALS,
        ...this.#tokens,
        messages: messages.map((message) => ({ ...message })),
        add_generation_prompt: true,
      };
      for (const [name, value] of Object.entries(globals)) environment.set(name, value);
      return textOf(new Interpreter(environment).run(this.#program));
    });
    if (text.length > RENDERED_LIMIT_CHARACTERS) {
      throw new ChatTemplateError(
        `the chat template made ${text.length} characters, more than ${RENDERED_LIMIT_CHARACTERS}`,
      );
    }
    return text;
  }
}

/** Puts the system text in front of the first user text, for templates that refuse a system role. */
export function foldSystemMessage(messages: readonly ChatMessage[]): ChatMessage[] {
  const [first, second, ...rest] = messages;
  if (first?.role !== "system" || second?.role !== "user") return [...messages];
  return [{ role: "user", content: `${first.content}\n\n${second.content}` }, ...rest];
}

/** Runs a function under the engine's own watchdog, which can end a loop that never yields. */
function runBounded<T>(work: () => T): T {
  let result: { value: T } | null = null;
  const context = createContext({
    run: () => {
      result = { value: work() };
    },
  });
  try {
    new Script("run()").runInContext(context, { timeout: RENDER_LIMIT_MS });
  } catch (error) {
    throw new ChatTemplateError(messageOf(error));
  }
  return (result as unknown as { value: T }).value;
}

function textOf(result: unknown): string {
  const value =
    typeof result === "object" && result !== null && "value" in result ? result.value : null;
  if (typeof value !== "string") throw new ChatTemplateError("the template did not make text");
  return value;
}

/** The names that transformers gives to templates. */
const TEMPLATE_GLOBALS = {
  true: true,
  false: false,
  none: null,
  True: true,
  False: false,
  None: null,
  raise_exception: (message: string): never => {
    throw new Error(message);
  },
  range: boundedRange,
  strftime_now: formatTemplateDate,
};

/** Python's range; one that fills the memory is refused before it is built. */
function boundedRange(first: number, second?: number, step = 1): number[] {
  const [start, stop] = second === undefined ? [0, first] : [first, second];
  const count = Math.max(0, Math.ceil((stop - start) / step));
  if (!(count <= RANGE_LIMIT)) throw new Error(`range() of ${count} values`);
  return Array.from({ length: count }, (_, index) => start + index * step);
}

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** The part of strftime that chat templates use. */
function formatTemplateDate(format: string): string {
  const day = String(TEMPLATE_DATE.getUTCDate()).padStart(2, "0");
  const month = TEMPLATE_DATE.getUTCMonth();
  const monthName = MONTHS[month] ?? "";
  return format
    .replaceAll("%d", day)
    .replaceAll("%B", monthName)
    .replaceAll("%b", monthName.slice(0, 3))
    .replaceAll("%m", String(month + 1).padStart(2, "0"))
    .replaceAll("%Y", String(TEMPLATE_DATE.getUTCFullYear()));
}
