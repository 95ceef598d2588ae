import type { z } from "zod";
import { type RefusedKeys, schemaProblems } from "./schema-problems.ts";
import { plainData, readYamlSource, yamlError } from "./yaml-source.ts";

/**
 * Reads a YAML file and checks it against a schema. Every problem of the file is reported at once,
 * as `configs/scenarios.yaml:12:5: ...`; unknown keys come with the nearest known one, or with the
 * reason when they are refused on purpose.
 *
 * @throws ConfigError `config-unreadable` or `config-invalid`.
 */
export async function loadYamlFile<S extends z.ZodType>(
  path: string,
  schema: S,
  refusedKeys: RefusedKeys = {},
): Promise<z.output<S>> {
  const source = await readYamlSource(path);
  const data = plainData(source);
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  throw yamlError(source, schemaProblems(source, data, schema, result.error.issues, refusedKeys));
}
