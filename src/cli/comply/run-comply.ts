import type { Assessment } from "../../core/compliance/assessment.ts";
import type { EvaluationRecord } from "../../core/evaluation.ts";
import { evaluationSteps } from "../../measure/run-evaluation.ts";
import { doneCount } from "../../store/resume.ts";
import type { ComplyOptions } from "../commands/comply.ts";
import { beginEgressWatch } from "../offline/egress-watch.ts";
import type { RecordNews } from "../progress-reporter.ts";
import { runExperiment, type ExperimentResult } from "../run-experiment.ts";
import { concludeCompliance } from "./conclude-compliance.ts";
import { keepLicences } from "./licence-evidence.ts";
import { openCompliance } from "./open-compliance.ts";
import { requireAsSigned } from "./require-as-signed.ts";

/**
 * Checks everything, asks the probes that are missing, then rates, signs and shows. With --prove-offline it
 * runs inside the boundary already, and the self-test comes first.
 * @param given whether an option stands on the command line
 * @throws HarnessError when nothing could be started
 */
export async function runComply(
  options: ComplyOptions,
  given: (name: string) => boolean,
): Promise<ExperimentResult<Assessment>> {
  const watch = await beginEgressWatch(options);
  const { experiment, planned } = await openCompliance(options, given);
  const before = await doneCount(experiment);
  if (before === experiment.plan.length) await requireAsSigned(experiment.paths.directory);
  await keepLicences(experiment.paths.directory, planned);
  return runExperiment({
    experiment,
    models: planned.models,
    options,
    cooldownMs: 0,
    stepsFor: (remaining) => evaluationSteps(remaining, "exact"),
    newsOf,
    conclude: async () => {
      const egress = await watch.end({
        coveredTrials: (await doneCount(experiment)) - before,
        totalTrials: experiment.plan.length,
      });
      return concludeCompliance(experiment, egress, options);
    },
  });
}

function newsOf(record: EvaluationRecord): RecordNews {
  const { trialKey, modelId, task, docId } = record;
  if (record.status === "ok") return { trialKey, text: `${task} ${docId}`, failure: null };
  const { failure } = record;
  return { trialKey, text: "", failure: { modelId, item: `${task} | probe ${docId}`, failure } };
}
