import { z } from "zod";
import type { Assessment } from "../../core/compliance/assessment.ts";
import { MANDATORY_STATEMENT } from "../../core/compliance/statement.ts";
import type { ComplianceManifest } from "../../core/manifest.ts";
import { sha256Schema } from "../../core/record.ts";
import { LEFT_OUT } from "./left-out.ts";

/**
 * Says what the predicate means. A name, no address: `.invalid` never resolves (RFC 2606), so nobody can
 * serve another meaning under it.
 */
export const PREDICATE_TYPE = "https://edge-slm-bench.invalid/evidence/v1";

/** A file of the experiment by its place below the folder. */
const subjectSchema = z.strictObject({
  name: z.string().refine(isPlaceBelow, "a place below the experiment's folder is expected"),
  digest: z.strictObject({ sha256: sha256Schema }),
});

/** An in-toto Statement v1 about every file of one compliance run. */
export const evidenceStatementSchema = z.strictObject({
  _type: z.literal("https://in-toto.io/Statement/v1"),
  subject: z
    .array(subjectSchema)
    .min(1, "no file is named")
    .refine(isSortedWithoutTwins, "each file once, sorted by its name, is expected"),
  predicateType: z.literal(PREDICATE_TYPE),
  predicate: z.strictObject({
    /** The mandatory sentence. */
    statement: z.string(),
    experimentId: z.string(),
    createdEpochMs: z.number().nonnegative(),
    toolVersion: z.string(),
    profile: z.string(),
    tier: z.string(),
    suite: z.strictObject({ version: z.int().positive(), sha256: sha256Schema }),
    policySha256: sha256Schema,
    planSha256: sha256Schema,
    /** `self-made`: by this tool on this machine, it names nobody; `supplied`: given by the operator. */
    keyOrigin: z.enum(["self-made", "supplied"]),
    /** Files that are not covered, and why. */
    leftOut: z.array(z.strictObject({ name: z.string(), reason: z.string() })),
  }),
});

export type EvidenceStatement = z.infer<typeof evidenceStatementSchema>;
export type KeyOrigin = EvidenceStatement["predicate"]["keyOrigin"];
/** SHA-256 of files by their places, parts joined by `/`. */
export type FileHashes = ReadonlyMap<string, string>;

/** The statement about a run's files. The same files and key origin give the same bytes. */
export function evidenceStatement(
  manifest: ComplianceManifest,
  assessment: Assessment,
  files: FileHashes,
  keyOrigin: KeyOrigin,
): EvidenceStatement {
  return evidenceStatementSchema.parse({
    _type: "https://in-toto.io/Statement/v1",
    subject: [...files]
      .map(([name, sha256]) => ({ name, digest: { sha256 } }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    predicateType: PREDICATE_TYPE,
    predicate: {
      statement: MANDATORY_STATEMENT.en,
      experimentId: manifest.experimentId,
      createdEpochMs: manifest.createdEpochMs,
      toolVersion: manifest.toolVersion,
      profile: manifest.compliance.profile,
      tier: manifest.compliance.tier,
      suite: manifest.compliance.suite,
      policySha256: assessment.policySha256,
      planSha256: manifest.planSha256,
      keyOrigin,
      leftOut: LEFT_OUT.map(({ name, reason }) => ({ name, reason })),
    },
  });
}

/** No absolute place, none that climbs out of the folder, none with empty parts or signs that mean something else on Windows. */
export function isPlaceBelow(place: string): boolean {
  if (/[\\\u0000]/.test(place) || /^[A-Za-z]:/.test(place)) return false;
  return place.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}

function isSortedWithoutTwins(subjects: readonly { readonly name: string }[]): boolean {
  return subjects.every(({ name }, at) => at === 0 || (subjects[at - 1]?.name ?? "") < name);
}
