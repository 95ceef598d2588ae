import { join } from "node:path";
import type { EvaluationAnalysis } from "../../analyze/capability/evaluation-analysis.ts";
import type { EvaluationRecord } from "../../core/evaluation.ts";
import { evaluationSteps } from "../../measure/run-evaluation.ts";
import type { EvalOptions } from "../commands/eval.ts";
import { beginEgressWatch, type EgressWatch } from "../offline/egress-watch.ts";
import { egressLine, keepEgress } from "../offline/keep-egress.ts";
import type { RecordNews } from "../progress-reporter.ts";
import { runExperiment, type ExperimentResult } from "../run-experiment.ts";
import { doneCount } from "../../store/resume.ts";
import { concludeEvaluation } from "./conclude-evaluation.ts";
import { openEvaluation, type OpenEvaluation } from "./open-eval.ts";

/**
 * Checks everything, asks what is missing, then scores, analyses and shows.
 * @param given whether an option stands on the command line
 * @throws HarnessError when nothing could be started
 */
export async function runEval(
  options: EvalOptions,
  given: (name: string) => boolean,
): Promise<ExperimentResult<EvaluationAnalysis>> {
  const watch = options.proveOffline ? await beginEgressWatch({ proveOffline: true }) : null;
  const { experiment, models } = await openEvaluation(options, given);
  const before = await doneCount(experiment);
  return runExperiment({
    experiment,
    models,
    options,
    cooldownMs: 0,
    stepsFor: (remaining) => evaluationSteps(remaining, experiment.manifest.scoring),
    newsOf,
    conclude: async () => {
      if (watch !== null) await concludeWatch(watch, experiment, before);
      return concludeEvaluation(experiment, options);
    },
  });
}

/** Writes `egress.json` beside the records, and says what it shows. */
async function concludeWatch(
  watch: EgressWatch,
  experiment: OpenEvaluation,
  before: number,
): Promise<void> {
  const now = await watch.end({
    coveredTrials: (await doneCount(experiment)) - before,
    totalTrials: experiment.plan.length,
  });
  const kept = await keepEgress(join(experiment.paths.directory, "egress.json"), now);
  console.error(egressLine(kept));
}

function newsOf(record: EvaluationRecord): RecordNews {
  const { trialKey } = record;
  if (record.status === "ok") return { trialKey, text: `item ${record.docId}`, failure: null };
  const { modelId, task, docId, failure } = record;
  return { trialKey, text: "", failure: { modelId, item: `${task} | item ${docId}`, failure } };
}
