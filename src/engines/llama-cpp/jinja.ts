import * as jinja from "@huggingface/jinja";

/** A value inside the interpreter. */
interface JinjaValue {
  readonly type: string;
  readonly value: unknown;
}

/** A part of a parsed template. */
interface JinjaNode {
  readonly type: string;
}

interface JinjaEnvironment {
  set(name: string, value: unknown): unknown;
}

interface JinjaInterpreter {
  run(program: JinjaNode): JinjaValue;
  evaluate(node: JinjaNode | undefined, environment: JinjaEnvironment): JinjaValue;
}

/**
 * The parts of @huggingface/jinja in use. Its own declarations import each other without file
 * extensions, which Node's module resolution does not follow, so everything in them would be untyped.
 */
interface JinjaPackage {
  readonly tokenize: (
    source: string,
    options: { readonly lstrip_blocks: boolean; readonly trim_blocks: boolean },
  ) => unknown;
  readonly parse: (tokens: unknown) => JinjaNode;
  readonly Environment: new () => JinjaEnvironment;
  readonly Interpreter: new (environment: JinjaEnvironment) => JinjaInterpreter;
}

const library: JinjaPackage = jinja;

/** No conversation of these models is longer: a context of 1,000,000 tokens is about 4,000,000 characters. */
const LONGEST_TEXT = 4_000_000;
const LONGEST_LIST = 200_000;
/** Sum over all values that a template makes, in characters. Ordinary ones make a few times the conversation. */
const TOTAL_SIZE = 100_000_000;
/** What an entry of a list or a mapping counts, in characters. */
const ENTRY_SIZE = 8;

export type JinjaProgram = JinjaNode;

/** Parses as transformers does. @throws Error with the position of the mistake */
export function parseJinja(source: string): JinjaProgram {
  return library.parse(library.tokenize(source, { lstrip_blocks: true, trim_blocks: true }));
}

/**
 * Runs a program with these names defined.
 * @throws Error when the program raises, makes more than the limits allow, or does not make text
 */
export function runJinja(program: JinjaProgram, names: Readonly<Record<string, unknown>>): string {
  const environment = new library.Environment();
  for (const [name, value] of Object.entries(names)) environment.set(name, value);
  const { value } = new BoundedInterpreter(environment).run(program);
  if (typeof value !== "string") throw new Error("the template did not make text");
  return value;
}

/** Refuses values that grow out of all proportion before they fill the memory. */
class BoundedInterpreter extends library.Interpreter {
  #totalSize = 0;

  override evaluate(node: JinjaNode | undefined, environment: JinjaEnvironment): JinjaValue {
    const result = super.evaluate(node, environment);
    // A name makes nothing new.
    if (node?.type !== "Identifier") this.#charge(result.value);
    return result;
  }

  #charge(value: unknown): void {
    if (typeof value === "string") {
      if (value.length > LONGEST_TEXT)
        throw new Error(`a text of ${value.length} characters was made`);
      this.#totalSize += value.length;
    } else if (Array.isArray(value)) {
      if (value.length > LONGEST_LIST) throw new Error(`a list of ${value.length} was made`);
      this.#totalSize += value.length * ENTRY_SIZE;
    } else if (value instanceof Map) {
      this.#totalSize += value.size * ENTRY_SIZE;
    }
    if (this.#totalSize > TOTAL_SIZE)
      throw new Error(`more than ${TOTAL_SIZE} characters were made`);
  }
}
