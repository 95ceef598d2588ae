import { join } from "node:path";
import { plantedSecrets } from "../../compliance/planted-secrets.ts";
import type { Assessment } from "../../core/compliance/assessment.ts";
import type { EgressEvidence } from "../../core/compliance/evidence.ts";
import { collect } from "../../core/collect.ts";
import { makeFolders } from "../../core/make-folders.ts";
import { scoreEvaluation } from "../../score/score-evaluation.ts";
import { writeFileAtomically } from "../../store/atomic-file.ts";
import { lastStatuses, progressOf } from "../../store/resume.ts";
import type { ComplyOptions } from "../commands/comply.ts";
import { keepEgress } from "../offline/keep-egress.ts";
import { remnantPlaces } from "../remnants/remnant-places.ts";
import { scanRemnants } from "../remnants/scan-remnants.ts";
import { complianceFolder, evidenceFiles } from "./evidence-files.ts";
import type { OpenCompliance } from "./open-compliance.ts";
import { showAssessment } from "./show-assessment.ts";
import { writeAssessment } from "./write-assessment.ts";

/**
 * Scores what has no score yet, keeps what was observed beside the probes, then rates, signs and shows.
 * @param egress what this session shows of network activity
 */
export async function concludeCompliance(
  experiment: OpenCompliance,
  egress: EgressEvidence,
  options: ComplyOptions,
): Promise<{ readonly analysis: Assessment; readonly failedCount: number }> {
  const { plan, paths } = experiment;
  const { directory } = paths;
  const records = await collect(experiment.records.read());
  const scores = await collect(experiment.scores.read());
  for await (const score of scoreEvaluation({ plan, records, scores })) {
    await experiment.scores.append(score);
  }
  const folder = complianceFolder(directory);
  await makeFolders(folder);
  await keepEgress(join(folder, evidenceFiles.egress), egress);
  await keepRemnants(experiment);
  const written = await writeAssessment(directory, options);
  showAssessment(written, directory, options);
  const { failed } = progressOf(plan, await lastStatuses(experiment.records.read()));
  return { analysis: written.assessment, failedCount: failed.length };
}

/** Searches where this tool writes for what the probes planted. */
async function keepRemnants({ plan, paths }: OpenCompliance): Promise<void> {
  const scan = await scanRemnants({
    secrets: plantedSecrets(plan),
    places: await remnantPlaces(paths.directory),
  });
  const path = join(complianceFolder(paths.directory), evidenceFiles.remnants);
  await writeFileAtomically(path, `${JSON.stringify(scan, null, 2)}\n`);
}
