import type { EgressEvidence, LicenceFinding, RemnantScan } from "../core/compliance/evidence.ts";
import type { DetectorFacts, DetectorKind } from "../core/compliance/probe.ts";
import type { EvaluationRecord, EvaluationScore, EvaluationTrial } from "../core/evaluation.ts";
import type { ComplianceManifest } from "../core/manifest.ts";

/** What was observed beside the probes, as `compliance/` keeps it. */
export interface ComplianceEvidence {
  readonly models: readonly LicenceFinding[];
  readonly datasets: readonly LicenceFinding[];
  /** `null`: not looked at. */
  readonly egress: EgressEvidence | null;
  readonly remnants: RemnantScan | null;
}

/** Everything that an assessment follows from; the rules stand in the manifest. */
export interface ComplianceFiles {
  readonly manifest: ComplianceManifest;
  readonly plan: readonly EvaluationTrial[];
  readonly records: readonly EvaluationRecord[];
  readonly scores: readonly EvaluationScore[];
  readonly evidence: ComplianceEvidence;
  readonly detectors: Readonly<Record<DetectorKind, DetectorFacts>>;
}
