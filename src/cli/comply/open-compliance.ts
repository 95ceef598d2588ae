import { readModelsLock } from "../../assets/lock.ts";
import type { EvaluationRecord, EvaluationScore, EvaluationTrial } from "../../core/evaluation.ts";
import { canonicalJson, sha256Of } from "../../core/hash.ts";
import type { ComplianceManifest } from "../../core/manifest.ts";
import { packageVersion } from "../../core/package-version.ts";
import { RECORD_SCHEMA_VERSION } from "../../core/record.ts";
import { manifestModel } from "../../plan/build-manifest.ts";
import { captureEnvironment } from "../../plan/environment.ts";
import { evaluationDifference } from "../../store/evaluation-diff.ts";
import {
  createExperiment,
  resumeExperiment,
  type OpenExperimentOf,
} from "../../store/experiment-folder.ts";
import { COMPLIANCE } from "../../store/experiment-format.ts";
import { findExperiment, findUnfinished } from "../../store/find-experiments.ts";
import { planChangedError } from "../../store/plan-diff.ts";
import { planSha256Of } from "../../store/plan-lines.ts";
import { ensureResultsDirectory } from "../../store/results-directory.ts";
import type { ComplyOptions } from "../commands/comply.ts";
import { usableKey } from "../evidence/signing-key.ts";
import { mergeStoredComply, requireSameSettings, storedComplyOptions } from "./comply-settings.ts";
import { pinnedModels } from "./pinned-models.ts";
import { planCompliance, type PlannedCompliance } from "./plan-compliance.ts";

export type OpenCompliance = OpenExperimentOf<
  ComplianceManifest,
  EvaluationTrial,
  EvaluationRecord,
  EvaluationScore
>;

export interface OpenedCompliance {
  readonly experiment: OpenCompliance;
  readonly planned: PlannedCompliance;
}

/**
 * Reads and checks everything that can be known before a model computes, then opens the run: a new one,
 * or with --resume the one that is to go on, provided that the same plan comes out.
 * @throws HarnessError
 */
export async function openCompliance(
  options: ComplyOptions,
  given: (name: string) => boolean,
): Promise<OpenedCompliance> {
  await usableKey(options.evidenceKey ?? null);
  if (options.resume === undefined) {
    await ensureResultsDirectory(options.resultsDir);
    const planned = await planCompliance(options, null);
    return { experiment: await startNew(planned), planned };
  }
  const stored =
    typeof options.resume === "string"
      ? await findExperiment(options.resultsDir, options.resume, COMPLIANCE)
      : await findUnfinished(options.resultsDir, COMPLIANCE);
  const merged = mergeStoredComply(options, stored.manifest.options, given);
  const planned = await planCompliance(merged, stored.manifest.compliance.runSeed);
  requireSameSettings(stored.manifest.compliance, planned.settings);
  const diff = evaluationDifference(
    { plan: stored.plan, models: stored.manifest.models },
    { plan: planned.trials, models: planned.models.map(manifestModel) },
  );
  if (diff !== null) throw planChangedError(stored.manifest.experimentId, diff);
  return { experiment: await resumeExperiment(stored.paths.directory, COMPLIANCE), planned };
}

async function startNew(planned: PlannedCompliance): Promise<OpenCompliance> {
  const environment = await captureEnvironment();
  const pinned = await pinnedModels(planned.resolved, await readModelsLock());
  const { options, settings, suite, models, tasks, trials, configs } = planned;
  return createExperiment(
    {
      resultsDir: options.resultsDir,
      startedAt: new Date(),
      plan: trials,
      manifestFor: (experimentId) => ({
        schemaVersion: RECORD_SCHEMA_VERSION,
        experimentId,
        command: "comply",
        createdEpochMs: Date.now(),
        toolVersion: packageVersion(),
        environment,
        options: storedComplyOptions(options),
        seed: options.seed ?? 0,
        checkpoint: options.checkpoint,
        models: models.map(manifestModel),
        datasets: [
          {
            name: "compliance-probes",
            origin: options.suite === undefined ? "mini" : "published",
            revision: String(suite.file.version),
            license: suite.file.licence,
            isVerified: false,
            files: [...suite.files],
          },
        ],
        tasks: [...tasks],
        scoring: "exact",
        compliance: {
          ...settings,
          suite: { version: suite.file.version, sha256: suite.sha256 },
          pinnedModels: pinned,
        },
        configs: { ...configs },
        configsSha256: sha256Of(canonicalJson(configs)),
        planSha256: planSha256Of(trials),
      }),
    },
    COMPLIANCE,
  );
}
