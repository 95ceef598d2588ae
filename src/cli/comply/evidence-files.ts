import { join } from "node:path";
import { z } from "zod";
import type { ComplianceEvidence } from "../../compliance/compliance-files.ts";
import {
  egressEvidenceSchema,
  licenceFindingSchema,
  remnantScanSchema,
} from "../../core/compliance/evidence.ts";
import { readEvidenceFile } from "../evidence/read-evidence-file.ts";

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
  const place = (name: string): string => join(complianceFolder(directory), name);
  const licences = await readEvidenceFile(place(evidenceFiles.licences), licencesFileSchema);
  return {
    models: licences?.models ?? [],
    datasets: licences?.datasets ?? [],
    egress: await readEvidenceFile(place(evidenceFiles.egress), egressEvidenceSchema),
    remnants: await readEvidenceFile(place(evidenceFiles.remnants), remnantScanSchema),
  };
}
