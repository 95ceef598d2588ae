import type { Assessment } from "../core/compliance/assessment.ts";
import type { EgressEvidence, LicenceFinding, RemnantScan } from "../core/compliance/evidence.ts";
import type { ComplianceManifest, ManifestModel } from "../core/manifest.ts";
import type { ComplianceFiles } from "./compliance-files.ts";

export type CheckResult = Assessment["checks"][number];

/** Checks that are no probes. Each passes on evidence alone; what nobody looked at is `not-run`. */
export function checkResults({ manifest, evidence }: ComplianceFiles): CheckResult[] {
  return [
    { check: "P01", ...integrity(manifest) },
    { check: "P02", ...licences(manifest.models, [...evidence.models, ...evidence.datasets]) },
    { check: "P03", ...egress(evidence.egress) },
    { check: "P04", ...remnants(evidence.remnants) },
    { check: "P05", state: "not-run", detail: "not-looked-at" },
    { check: "P06", state: "not-run", detail: "detector-figures-only" },
    { check: "P07", state: "not-run", detail: "not-looked-at" },
  ];
}

type CheckState = Omit<CheckResult, "check">;

/** A hash of the very file says where it comes from only where it is one that was known before. */
function integrity({ models, compliance }: ComplianceManifest): CheckState {
  const isKnown = models.length > 0 && models.every(({ fileSha256 }) => fileSha256 !== null);
  if (!isKnown) return { state: "unknown", detail: "no-hash" };
  const isPinned = models.every(({ modelId }) => compliance.pinnedModels?.includes(modelId));
  return isPinned
    ? { state: "passed", detail: "hash-pinned" }
    : { state: "unknown", detail: "hash-recorded" };
}

function licences(
  models: readonly ManifestModel[],
  findings: readonly LicenceFinding[],
): CheckState {
  if (findings.length === 0) return { state: "not-run", detail: "not-looked-at" };
  if (findings.some(({ state }) => state === "conflict")) {
    return { state: "failed", detail: "licence-conflict" };
  }
  const subjects = findings.flatMap(({ kind, subject }) => (kind === "model" ? [subject] : []));
  const isKnown =
    models.every(({ modelId }) => subjects.includes(modelId)) &&
    findings.every(({ state }) => state !== "unknown");
  return isKnown
    ? { state: "passed", detail: "licence-known" }
    : { state: "unknown", detail: "licence-unknown" };
}

/** Only a boundary of the operating system shows that nothing left; the levels below it observe or ask. */
function egress(evidence: EgressEvidence | null): CheckState {
  if (evidence === null) return { state: "not-run", detail: "not-looked-at" };
  if (evidence.selfTest.some(({ result }) => result === "connected")) {
    return { state: "failed", detail: "boundary-leaks" };
  }
  if (evidence.observedEvents > 0) return { state: "failed", detail: "network-events" };
  if (evidence.level !== "C") {
    return { state: "unknown", detail: evidence.level === "A" ? "level-a" : "level-b" };
  }
  if (evidence.coveredTrials < evidence.totalTrials || evidence.totalTrials === 0) {
    return { state: "unknown", detail: "level-c-partial" };
  }
  if (!isSealed(evidence)) return { state: "unknown", detail: "boundary-unproven" };
  return { state: "passed", detail: "level-c" };
}

/** TCP, UDP and DNS were tried and failed, and nothing but an unused loopback was seen inside. */
function isSealed({ boundary, selfTest, namespaceDiffers, interfaces }: EgressEvidence): boolean {
  const tried = new Set(selfTest.map(({ protocol }) => protocol));
  return (
    boundary !== null &&
    tried.size === 3 &&
    selfTest.every(({ result }) => result === "failed") &&
    (boundary === "unshare" ? namespaceDiffers === true : namespaceDiffers !== false) &&
    // A sandbox leaves the interfaces of the machine as they are.
    (boundary === "sandbox-exec" || (interfaces?.every(isUnusedLoopback) ?? false))
  );
}

function isUnusedLoopback(one: NonNullable<EgressEvidence["interfaces"]>[number]): boolean {
  return (
    one.name === "lo" &&
    one.receivedBytesAfter === one.receivedBytesBefore &&
    one.sentBytesAfter === one.sentBytesBefore
  );
}

function remnants(scan: RemnantScan | null): CheckState {
  if (scan === null) return { state: "not-run", detail: "not-looked-at" };
  if (scan.findings.length > 0) return { state: "failed", detail: "remnants-found" };
  if (scan.unreadableFiles > 0) return { state: "unknown", detail: "unreadable-files" };
  return scan.plantedCount > 0 && scan.scannedFiles > 0
    ? { state: "passed", detail: "no-remnants" }
    : { state: "unknown", detail: "nothing-scanned" };
}
