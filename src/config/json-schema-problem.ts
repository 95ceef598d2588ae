import { messageOf } from "../core/errors.ts";

/**
 * Why a JSON Schema (draft 2020-12) cannot be used to judge answers; `null` when it can. Unknown
 * keywords and formats are problems: they would be ignored silently.
 */
export async function jsonSchemaProblem(schema: Record<string, unknown>): Promise<string | null> {
  const { Ajv2020 } = await import("ajv/dist/2020.js");
  const validator = new Ajv2020({ strictTypes: false, strictTuples: false, strictRequired: false });
  try {
    validator.compile(schema);
    return null;
  } catch (error) {
    return messageOf(error);
  }
}
