import { messageOf } from "../../core/errors.ts";
import { failed, succeeded, type Outcome } from "../../core/outcome.ts";
import { minimalInstance } from "./json-instance.ts";
import type { ScriptedOutput } from "./script.ts";

type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The JSON text for a schema: the first fitting `json` entry of the script, else the smallest
 * instance that the mock engine can make up. Scripted texts are no JSON and are passed over, as a
 * grammar would; scripted JSON is taken as it is, conforming or not.
 */
export async function jsonAnswer(
  output: ScriptedOutput,
  schema: JsonSchema,
  searchedText: string,
): Promise<Outcome<string>> {
  for (const entry of output.by_prompt) {
    if ("json" in entry && searchedText.includes(entry.contains)) {
      return succeeded(JSON.stringify(entry.json));
    }
  }
  try {
    const instance = minimalInstance(schema);
    const problem = await problemOf(schema, instance);
    return problem === null ? succeeded(JSON.stringify(instance)) : refused(problem);
  } catch (error) {
    return refused(messageOf(error));
  }
}

/** Why the instance does not follow the schema; `null` when it does. The validator is loaded on first use. */
async function problemOf(schema: JsonSchema, instance: unknown): Promise<string | null> {
  const { Ajv2020 } = await import("ajv/dist/2020.js");
  const ajv = new Ajv2020({ strict: false, validateFormats: false, validateSchema: false });
  return ajv.validate(schema, instance) ? null : ajv.errorsText();
}

function refused(reason: string): Outcome<never> {
  return failed(
    "engine-refused",
    `the mock engine cannot make up JSON for this schema: ${reason}`,
    "Add an entry with `json` to output.by_prompt of the script.",
  );
}
