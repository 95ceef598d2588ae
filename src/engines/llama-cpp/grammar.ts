import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { unsupportedInSchema } from "./json-schema-support.ts";

const converterSchema = z.object({
  getGbnfGrammarForGbnfJsonSchema: z.custom<
    (schema: unknown, options: { allowNewLines: boolean; scopePadSpaces: number }) => string
  >((value) => typeof value === "function"),
});

/** Name of the start rule in the grammars that `jsonSchemaToGbnf` makes. */
export const ROOT_RULE = "root";

/** A JSON Schema or the grammar made of it cannot be used. */
export class GrammarError extends Error {}

/**
 * What is changed in the converter's grammar, each so that a finished output always conforms:
 * - it lets a text end only after four line breaks, a convention of its own chat class; without
 *   them the end-of-generation token is allowed right after the closing brace;
 * - its integers take an exponent, and 5e-1 is no integer;
 * - its numbers take an exponent of 16 digits, and 1e999 is not finite;
 * - its strings take escaped surrogates, of which a pair is one character of `minLength`, and a
 *   single one is not text;
 * - its strings take bytes beyond the last code point, which are not text either.
 */
const CORRECTIONS: readonly (readonly [wrong: string, right: string])[] = [
  [String.raw` "\n\n\n\n" [\n]*`, ""],
  [
    String.raw`integer-number-rule ::= "-"? ("0" | [1-9] [0-9]{0,15}) ([eE] [-+]? ("0" | [1-9] [0-9]{0,15}))?`,
    String.raw`integer-number-rule ::= "-"? ("0" | [1-9] [0-9]{0,15})`,
  ],
  [
    String.raw`([eE] [-+]? ("0" | [1-9] [0-9]{0,15}))?`,
    String.raw`([eE] [-+]? ("0" | [1-9] [0-9]?))?`,
  ],
  [
    String.raw`[^"\\\x7F\x00-\x1F]`,
    String.raw`[\x20-\x21\x23-\x5B\x5D-\x7E\x80-\uD7FF\uE000-\U0010FFFF]`,
  ],
  [
    String.raw`"\\u" [0-9a-fA-F]{4}`,
    String.raw`"\\u" ([0-9abcefABCEF] [0-9a-fA-F]{3} | [dD] [0-7] [0-9a-fA-F]{2})`,
  ],
];

/**
 * GBNF grammar of a JSON Schema, by the converter inside node-llama-cpp. It is not part of that
 * package's public entry (which would load its native addon), so it is imported by its place; the
 * package is pinned to one version. Properties come in the order of the schema, all of them.
 * @throws GrammarError when the schema uses what the grammar cannot force
 */
export async function jsonSchemaToGbnf(schema: Readonly<Record<string, unknown>>): Promise<string> {
  const problem = unsupportedInSchema(schema);
  if (problem !== null)
    throw new GrammarError(`the JSON Schema cannot constrain the output: ${problem}`);
  const entry = createRequire(import.meta.url).resolve("node-llama-cpp");
  const place = join(dirname(entry), "utils/gbnfJson/getGbnfGrammarForGbnfJsonSchema.js");
  const imported: unknown = await import(pathToFileURL(place).href);
  const { getGbnfGrammarForGbnfJsonSchema } = converterSchema.parse(imported);
  const gbnf = getGbnfGrammarForGbnfJsonSchema(schema, { allowNewLines: false, scopePadSpaces: 1 });
  return CORRECTIONS.reduce((text, [wrong, right]) => text.replaceAll(wrong, right), gbnf);
}
