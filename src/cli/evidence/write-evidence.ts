import { join } from "node:path";
import { envelopeText, signEnvelope } from "../../compliance/evidence/dsse.ts";
import { keyIdOf, publicPemOf } from "../../compliance/evidence/evidence-key.ts";
import {
  evidenceStatement,
  type FileHashes,
} from "../../compliance/evidence/evidence-statement.ts";
import { ENVELOPE_PLACE, PUBLIC_KEY_PLACE } from "../../compliance/evidence/left-out.ts";
import type { Assessment } from "../../core/compliance/assessment.ts";
import { PrerequisiteError } from "../../core/errors.ts";
import { makeFolders } from "../../core/make-folders.ts";
import type { ComplianceManifest } from "../../core/manifest.ts";
import { writeFileAtomically } from "../../store/atomic-file.ts";
import { diskError } from "../../store/disk-error.ts";
import { complianceFolder } from "../comply/evidence-files.ts";
import { hashExperimentFiles } from "./experiment-files.ts";
import { signingKey } from "./signing-key.ts";

export interface EvidenceRequest {
  /** Folder of the experiment. */
  readonly directory: string;
  readonly manifest: ComplianceManifest;
  readonly assessment: Assessment;
  /** PEM of the operator's private key; `null`: the key that this tool made for itself. */
  readonly keyPath: string | null;
}

export interface WrittenEvidence {
  readonly envelopePath: string;
  /** SHA-256 of the public key. */
  readonly keyId: string;
  /** Files that the signature covers. */
  readonly fileCount: number;
}

/**
 * Signs the SHA-256 of every file of an experiment; call it when nothing more is written there. The public
 * key is one of the files. A key that the tool made itself proves that nothing changed since, not who
 * signed.
 *
 * @throws those of `signingKey`; PrerequisiteError `evidence-file-unusable` for a link or what cannot be
 *   read, `disk-full`, `results-not-writable`
 */
export async function writeEvidence(request: EvidenceRequest): Promise<WrittenEvidence> {
  const { directory, manifest, assessment } = request;
  const { key, origin } = await signingKey(request.keyPath, directory);
  const folder = complianceFolder(directory);
  try {
    await makeFolders(folder);
  } catch (error) {
    throw diskError(error, folder);
  }
  await writeFileAtomically(join(directory, PUBLIC_KEY_PLACE), publicPemOf(key));
  const files = await usableFiles(directory);
  const statement = evidenceStatement(manifest, assessment, files, origin);
  const envelope = signEnvelope(Buffer.from(JSON.stringify(statement), "utf8"), key);
  const envelopePath = join(directory, ENVELOPE_PLACE);
  await writeFileAtomically(envelopePath, envelopeText(envelope));
  return { envelopePath, keyId: keyIdOf(key), fileCount: files.size };
}

async function usableFiles(directory: string): Promise<FileHashes> {
  const { hashes, unusable } = await hashExperimentFiles(directory);
  for (const [place, reason] of unusable) {
    throw new PrerequisiteError(`${join(directory, place)}: cannot be signed (${reason})`, {
      code: "evidence-file-unusable",
      hint: "Move it out of the experiment's folder, or make it readable.",
    });
  }
  return hashes;
}
