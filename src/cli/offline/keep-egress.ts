import { egressEvidenceSchema, type EgressEvidence } from "../../core/compliance/evidence.ts";
import { egressSentence, SANDBOX_EXEC_NOTE } from "../../core/compliance/egress-sentences.ts";
import { writeFileAtomically } from "../../store/atomic-file.ts";
import { readEvidenceFile } from "../evidence/read-evidence-file.ts";
import { mergeEgress } from "./merge-egress.ts";

/**
 * Writes the evidence of a session to its file, put together with that of the sessions before.
 * @returns what the file says now
 * @throws PrerequisiteError `evidence-unusable`, `disk-full`, `results-not-writable`
 */
export async function keepEgress(path: string, now: EgressEvidence): Promise<EgressEvidence> {
  const merged = mergeEgress(await readEvidenceFile(path, egressEvidenceSchema), now);
  await writeFileAtomically(path, `${JSON.stringify(merged, null, 2)}\n`);
  return merged;
}

/** The evidence in one line for the terminal. */
export function egressLine(evidence: EgressEvidence): string {
  const { level, boundary, coveredTrials, totalTrials } = evidence;
  const name = boundary === null ? "" : `, ${boundary}`;
  const note = boundary === "sandbox-exec" ? ` ${SANDBOX_EXEC_NOTE.en}` : "";
  const trials = `${coveredTrials} of ${totalTrials} trials`;
  return `Egress level ${level}${name}, ${trials}: ${egressSentence(evidence, "en")}${note}`;
}
