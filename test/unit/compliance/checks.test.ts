import { describe, expect, it } from "vitest";
import { checkResults } from "../../../src/compliance/checks.ts";
import type { ComplianceEvidence } from "../../../src/compliance/compliance-files.ts";
import type {
  EgressEvidence,
  LicenceFinding,
  RemnantScan,
} from "../../../src/core/compliance/evidence.ts";
import { complianceModel, complianceRun } from "../../fixtures/compliance/build-run.ts";

const egress: EgressEvidence = {
  level: "C",
  boundary: "unshare",
  selfTest: (["tcp", "udp", "dns"] as const).map((protocol) => ({
    protocol,
    target: "192.0.2.1:443",
    result: "failed",
    errorCode: "ENETUNREACH",
  })),
  namespaceDiffers: true,
  interfaces: [
    {
      name: "lo",
      receivedBytesBefore: 0,
      sentBytesBefore: 0,
      receivedBytesAfter: 0,
      sentBytesAfter: 0,
    },
  ],
  observedEvents: 0,
  coveredTrials: 10,
  totalTrials: 10,
};

const licence: LicenceFinding = {
  kind: "model",
  subject: "small",
  state: "declared",
  effectiveLicenceId: "Apache-2.0",
  claims: [],
  baseModels: [],
  textSha256: null,
  conflicts: [],
  verdicts: [],
  verifiedEpochMs: 1,
};

const scan: RemnantScan = {
  plantedCount: 3,
  scannedFiles: 5,
  scannedBytes: 100,
  unreadableFiles: 0,
  skippedFiles: 0,
  findings: [],
};

function resultOf(check: string, evidence: Partial<ComplianceEvidence>) {
  const run = complianceRun([]);
  const files = { ...run, evidence: { ...run.evidence, ...evidence } };
  return checkResults(files).find((result) => result.check === check);
}

const interfaceOf = (name: string, bytes: number) => ({
  name,
  receivedBytesBefore: 0,
  sentBytesBefore: 0,
  receivedBytesAfter: bytes,
  sentBytesAfter: 0,
});

describe("checkResults", () => {
  it("passes integrity where models.lock pins the bytes of every model, and never for a hash alone", () => {
    const models = [complianceModel("small"), complianceModel("large")];
    const checkOf = (pinnedModels: string[]) =>
      checkResults(complianceRun([], { pinnedModels }, models))[0];
    expect(checkOf(["small", "large"])).toMatchObject({ state: "passed", detail: "hash-pinned" });
    expect(checkOf(["small"])).toMatchObject({ state: "unknown", detail: "hash-recorded" });
    expect(resultOf("P01", {})).toMatchObject({ state: "unknown", detail: "hash-recorded" });
  });

  it("has no hash of a server", () => {
    const run = complianceRun([], {}, [complianceModel("served", { fileSha256: null })]);
    expect(checkResults(run)[0]).toMatchObject({ state: "unknown", detail: "no-hash" });
  });

  it.each([
    ["not-run", "not-looked-at", []],
    ["passed", "licence-known", [licence]],
    ["failed", "licence-conflict", [{ ...licence, state: "conflict" as const }]],
    ["unknown", "licence-unknown", [{ ...licence, state: "unknown" as const }]],
    ["unknown", "licence-unknown", [{ ...licence, subject: "another" }]],
  ])("%s: %s", (state, detail, models) => {
    expect(resultOf("P02", { models })).toMatchObject({ state, detail });
  });

  it("passes egress at level C alone", () => {
    expect(resultOf("P03", { egress })).toMatchObject({ state: "passed", detail: "level-c" });
  });

  it.each([
    ["not-run", "not-looked-at", null],
    ["unknown", "level-a", { ...egress, level: "A", boundary: null, selfTest: [] }],
    ["unknown", "level-b", { ...egress, level: "B", boundary: null, selfTest: [] }],
    ["unknown", "level-c-partial", { ...egress, coveredTrials: 9 }],
    ["unknown", "level-c-partial", { ...egress, coveredTrials: 0, totalTrials: 0 }],
    ["failed", "network-events", { ...egress, observedEvents: 1 }],
    ["unknown", "boundary-unproven", { ...egress, selfTest: [] }],
    ["unknown", "boundary-unproven", { ...egress, selfTest: egress.selfTest.slice(1) }],
    ["unknown", "boundary-unproven", { ...egress, namespaceDiffers: false }],
    ["unknown", "boundary-unproven", { ...egress, namespaceDiffers: null }],
    ["unknown", "boundary-unproven", { ...egress, interfaces: null }],
    ["passed", "level-c", { ...egress, boundary: "given", namespaceDiffers: null }],
    ["unknown", "boundary-unproven", { ...egress, interfaces: [interfaceOf("eth0", 0)] }],
    ["unknown", "boundary-unproven", { ...egress, interfaces: [interfaceOf("lo", 9)] }],
    [
      "failed",
      "boundary-leaks",
      { ...egress, selfTest: egress.selfTest.map((one) => ({ ...one, result: "connected" })) },
    ],
    [
      "unknown",
      "boundary-unproven",
      { ...egress, selfTest: egress.selfTest.map((one) => ({ ...one, result: "no-answer" })) },
    ],
  ] as [string, string, EgressEvidence | null][])("egress is %s: %s", (state, detail, evidence) => {
    expect(resultOf("P03", { egress: evidence })).toMatchObject({ state, detail });
  });

  it.each([
    ["not-run", "not-looked-at", null],
    ["passed", "no-remnants", scan],
    ["failed", "remnants-found", { ...scan, findings: [{ file: "logs/a", occurrences: 1 }] }],
    ["unknown", "unreadable-files", { ...scan, unreadableFiles: 1 }],
    ["unknown", "nothing-scanned", { ...scan, scannedFiles: 0 }],
  ] as [string, string, RemnantScan | null][])("remnants are %s: %s", (state, detail, remnants) => {
    expect(resultOf("P04", { remnants })).toMatchObject({ state, detail });
  });

  it("does not run what is not built", () => {
    expect(checkResults(complianceRun([])).slice(4)).toEqual([
      { check: "P05", state: "not-run", detail: "not-looked-at" },
      { check: "P06", state: "not-run", detail: "detector-figures-only" },
      { check: "P07", state: "not-run", detail: "not-looked-at" },
    ]);
  });
});
