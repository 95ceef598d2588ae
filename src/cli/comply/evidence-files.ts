import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { ComplianceEvidence } from "../../compliance/compliance-files.ts";
import {
  egressEvidenceSchema,
  licenceFindingSchema,
  remnantScanSchema,
} from "../../core/compliance/evidence.ts";
import { messageOf, PrerequisiteError, systemCodeOf } from "../../core/errors.ts";

/** What was observed beside the probes: files of `compliance/`, each written once. */
export const evidenceFiles = {
  licences: "licences.json",
  egress: "egress.json",
  remnants: "remnants.json",
} as const;

const licencesFileSchema = z.strictObject({
  models: z.array(licenceFindingSchema),
  datasets: z.array(licenceFindingSchema),
});

/** The folder of a compliance run that holds evidence and what follows from it. */
export function complianceFolder(directory: string): string {
  return join(directory, "compliance");
}

/**
 * Reads the evidence of a run; what was never observed is empty or `null`.
 * @throws PrerequisiteError `evidence-unusable`
 */
export async function readEvidence(directory: string): Promise<ComplianceEvidence> {
  const licences = await readOptional(directory, evidenceFiles.licences, licencesFileSchema);
  return {
    models: licences?.models ?? [],
    datasets: licences?.datasets ?? [],
    egress: await readOptional(directory, evidenceFiles.egress, egressEvidenceSchema),
    remnants: await readOptional(directory, evidenceFiles.remnants, remnantScanSchema),
  };
}

async function readOptional<T>(
  directory: string,
  name: string,
  schema: z.ZodType<T>,
): Promise<T | null> {
  const path = join(complianceFolder(directory), name);
  try {
    return schema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    if (systemCodeOf(error) === "ENOENT") return null;
    throw new PrerequisiteError(`${path}: cannot be used as evidence (${messageOf(error)})`, {
      code: "evidence-unusable",
      hint: "Restore it from a copy, or run edge-bench comply again.",
      cause: error,
    });
  }
}
