import { readFile } from "node:fs/promises";
import type { z } from "zod";
import { messageOf, PrerequisiteError, systemCodeOf } from "../../core/errors.ts";

/**
 * A file of what was observed beside the trials.
 * @returns `null` where there is none
 * @throws PrerequisiteError `evidence-unusable`
 */
export async function readEvidenceFile<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  try {
    return schema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    if (systemCodeOf(error) === "ENOENT") return null;
    throw new PrerequisiteError(`${path}: cannot be used as evidence (${messageOf(error)})`, {
      code: "evidence-unusable",
      hint: "Restore it from a copy, or remove it: what it showed is then not observed.",
      cause: error,
    });
  }
}
