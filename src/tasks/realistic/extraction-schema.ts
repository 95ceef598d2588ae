import { join } from "node:path";
import { z } from "zod";
import { broken, miniFolder, readMiniFile } from "../mini-data.ts";

/** A JSON Schema of flat objects: a name, and what its value may be. */
const extractionSchemaSchema = z.looseObject({
  type: z.literal("object"),
  properties: z.record(z.string(), z.record(z.string(), z.json())),
  required: z.array(z.string()),
  additionalProperties: z.literal(false),
});

export type ExtractionSchema = Readonly<Record<string, z.core.util.JSONType>>;

/**
 * The JSON Schema of the fields of `extraction.jsonl`.
 *
 * @throws PrerequisiteError `data-missing`, `data-broken`
 */
export async function loadExtractionSchema(
  folder: string = miniFolder(),
): Promise<ExtractionSchema> {
  const path = join(folder, "extraction.schema.json");
  const content = await readMiniFile(path);
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    throw broken(path, "the file is not JSON", error);
  }
  const result = extractionSchemaSchema.safeParse(value);
  if (!result.success) throw broken(path, z.prettifyError(result.error), result.error);
  return z.record(z.string(), z.json()).parse(value);
}
