import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";

const converterSchema = z.object({
  getGbnfGrammarForGbnfJsonSchema: z.custom<
    (schema: unknown, options: { allowNewLines: boolean; scopePadSpaces: number }) => string
  >((value) => typeof value === "function"),
});

/** Name of the start rule in the grammars that `jsonSchemaToGbnf` makes. */
export const ROOT_RULE = "root";

/**
 * GBNF grammar of a JSON Schema, by the converter inside node-llama-cpp. It is not part of that
 * package's public entry (which would load its native addon), so it is imported by its place; the
 * package is pinned to one version. The converter lets a text end only after four line breaks, a
 * convention of its own chat class: that ending is taken off, so that the end-of-generation token
 * is allowed right after the closing brace.
 * @throws Error when the schema uses a keyword that the converter does not know
 */
export async function jsonSchemaToGbnf(schema: Readonly<Record<string, unknown>>): Promise<string> {
  const entry = createRequire(import.meta.url).resolve("node-llama-cpp");
  const place = join(dirname(entry), "utils/gbnfJson/getGbnfGrammarForGbnfJsonSchema.js");
  const imported: unknown = await import(pathToFileURL(place).href);
  const { getGbnfGrammarForGbnfJsonSchema } = converterSchema.parse(imported);
  const gbnf = getGbnfGrammarForGbnfJsonSchema(schema, { allowNewLines: false, scopePadSpaces: 1 });
  return gbnf.replace(/^(root ::= .*?) "\\n\\n\\n\\n" \[\\n\]\*$/m, "$1");
}
