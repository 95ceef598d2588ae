import { z } from "zod";
import { sha256Schema } from "../record.ts";

const count = z.int().nonnegative();

/** Traffic-light of a licence for one deployment, with what decides it. */
export const licenceVerdictSchema = z.strictObject({
  profile: z.enum(["internal-drafting", "staff-decision-support", "customer-facing"]),
  colour: z.enum(["green", "amber", "red"]),
  /** Clause or rule that decides, such as `Gemma Terms of Use 3.1`. */
  clause: z.string(),
  /** A code of the rules table. */
  reason: z.string(),
});

/** What somebody claims about the licence of a file, a model or a data set. */
export const licenceClaimSchema = z.strictObject({
  source: z.enum([
    "gguf-header",
    "model-card",
    "models-lock",
    "licence-file",
    "base-model",
    "datasets-lock",
  ]),
  /** Whose licence: the file itself, or a base model by its name. */
  of: z.string(),
  /** As it was written. */
  value: z.string(),
  /** SPDX id or `LicenseRef-...`; `null` where the words name no licence that is known. */
  licenceId: z.string().nullable(),
});

/** What the artefacts say of one licence. */
export const licenceFindingSchema = z.strictObject({
  kind: z.enum(["model", "dataset"]),
  /** Model id or data set name. */
  subject: z.string(),
  state: z.enum(["declared", "text-verified", "conflict", "unknown"]),
  /** The most restrictive licence of the chain; `null` where none is known. */
  effectiveLicenceId: z.string().nullable(),
  claims: z.array(licenceClaimSchema),
  /** Base models, nearest first. */
  baseModels: z.array(z.string()),
  /** Normalised hash of a licence text beside the file, of the effective licence where one is; `null` without. */
  textSha256: sha256Schema.nullable(),
  conflicts: z.array(z.strictObject({ code: z.string(), detail: z.string() })),
  verdicts: z.array(licenceVerdictSchema),
  /** When the artefact was read. */
  verifiedEpochMs: z.number().nonnegative(),
});

export type LicenceFinding = z.infer<typeof licenceFindingSchema>;
export type LicenceClaim = z.infer<typeof licenceClaimSchema>;
export type LicenceVerdict = z.infer<typeof licenceVerdictSchema>;

/** An attempt to reach the network from inside the boundary, which must fail. */
export const connectionAttemptSchema = z.strictObject({
  protocol: z.enum(["tcp", "udp", "dns"]),
  target: z.string(),
  result: z.enum(["failed", "connected", "no-answer"]),
  /** Error code of the operating system, such as `ENETUNREACH`; `null` where there was none. */
  errorCode: z.string().nullable(),
});

/**
 * What is known of network activity during a run.
 * - `A`: observed through the instrumentation of Node.
 * - `B`: JavaScript was denied the network by the permission model.
 * - `C`: the run stood inside a boundary of the operating system without network.
 */
export const egressEvidenceSchema = z.strictObject({
  level: z.enum(["A", "B", "C"]),
  /** `given`: the run was started inside one, such as a container without network. */
  boundary: z.enum(["unshare", "sandbox-exec", "given"]).nullable(),
  /** Before anything was measured; empty below level C. */
  selfTest: z.array(connectionAttemptSchema),
  /** The network namespace is another than that of the process outside; `null` where there is no such thing, or nothing outside to compare with. */
  namespaceDiffers: z.boolean().nullable(),
  /**
   * Network interfaces that the tool sees, with their counters before and after the run; `null`: not readable,
   * or of several sessions below level C. At level C those of the last session; below it they count every
   * program of the machine.
   */
  interfaces: z
    .array(
      z.strictObject({
        name: z.string(),
        receivedBytesBefore: count,
        sentBytesBefore: count,
        receivedBytesAfter: count,
        sentBytesAfter: count,
      }),
    )
    .nullable(),
  /** Network events that Node's instrumentation reported in the tool's own process. */
  observedEvents: count,
  /** Trials that were measured inside; less than the experiment has when it was resumed otherwise. */
  coveredTrials: count,
  totalTrials: count,
});

export type EgressEvidence = z.infer<typeof egressEvidenceSchema>;
export type ConnectionAttempt = z.infer<typeof connectionAttemptSchema>;

/** Search of our own logs, caches and temporary files for what was planted. */
export const remnantScanSchema = z.strictObject({
  /** Secrets that were searched for, in all their spellings. */
  plantedCount: count,
  scannedFiles: count,
  scannedBytes: count,
  /** Files that could not be read. */
  unreadableFiles: count,
  /** Model files, and files that hold the probes by design (plan, records, scores): not searched. */
  skippedFiles: count,
  findings: z.array(
    z.strictObject({
      /** Place below the experiment or the cache, never an absolute path. */
      file: z.string(),
      occurrences: count,
    }),
  ),
});

export type RemnantScan = z.infer<typeof remnantScanSchema>;
