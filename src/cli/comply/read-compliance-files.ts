import type { ComplianceFiles } from "../../compliance/compliance-files.ts";
import { collect } from "../../core/collect.ts";
import { DETECTOR_FACTS } from "../../score/probes/score-probe.ts";
import { scoreEvaluation } from "../../score/score-evaluation.ts";
import { COMPLIANCE } from "../../store/experiment-format.ts";
import { readExperiment } from "../../store/stored-experiment.ts";
import { readEvidence } from "./evidence-files.ts";

/**
 * Everything that an assessment follows from, of a stored run; scores that are missing are computed, nothing
 * is changed on disk.
 * @throws PrerequisiteError as `readExperiment`
 */
export async function readComplianceFiles(directory: string): Promise<ComplianceFiles> {
  const stored = await readExperiment(directory, COMPLIANCE);
  const { manifest, plan } = stored;
  const records = await collect(stored.readRecords());
  const scores = await collect(stored.readScores());
  const added = await collect(scoreEvaluation({ plan, records, scores }));
  return {
    manifest,
    plan,
    records,
    scores: [...scores, ...added],
    evidence: await readEvidence(directory),
    detectors: DETECTOR_FACTS,
  };
}
