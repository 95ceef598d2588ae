import { existsSync } from "node:fs";
import { join } from "node:path";
import { ENVELOPE_PLACE } from "../../compliance/evidence/left-out.ts";
import { PrerequisiteError } from "../../core/errors.ts";
import { verifyEvidence } from "../evidence/verify-evidence.ts";
import { evidenceFiles } from "./evidence-files.ts";

/** What a rating follows from, beside the manifest; all else is made from it again. */
const ORIGINALS: readonly string[] = [
  "plan.jsonl",
  "records.jsonl",
  "sessions.jsonl",
  ...Object.values(evidenceFiles).map((name) => `compliance/${name}`),
];

/**
 * Refuses to rate and sign again what was altered since it was signed: a fresh signature would hide it.
 * @returns the id of the key that signed it; `null` where that cannot be told
 * @throws PrerequisiteError `evidence-altered`
 */
export async function requireAsSigned(directory: string): Promise<string | null> {
  // A run that ended before it was signed has nothing to be compared with.
  if (!existsSync(join(directory, ENVELOPE_PLACE))) return null;
  const result = await verifyEvidence(directory, null);
  if (result.status === "verified") return result.key.keyId;
  const { differences, file } = result;
  const altered =
    differences.length === 0 ? file : differences.find(({ file: one }) => isOriginal(one))?.file;
  if (altered === undefined) return null;
  throw new PrerequisiteError(`${join(directory, altered)}: not what was signed`, {
    code: "evidence-altered",
    hint: "See edge-bench verify-evidence, and restore it from a copy: rating again would sign what was altered.",
  });
}

function isOriginal(place: string): boolean {
  return ORIGINALS.includes(place) || /^experiment_config_[^/]*\.json$/.test(place);
}
