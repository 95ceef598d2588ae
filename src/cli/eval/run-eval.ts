import type { EvaluationAnalysis } from "../../analyze/capability/evaluation-analysis.ts";
import type { EvaluationRecord } from "../../core/evaluation.ts";
import { evaluationSteps } from "../../measure/run-evaluation.ts";
import type { EvalOptions } from "../commands/eval.ts";
import type { RecordNews } from "../progress-reporter.ts";
import { runExperiment, type ExperimentResult } from "../run-experiment.ts";
import { concludeEvaluation } from "./conclude-evaluation.ts";
import { openEvaluation } from "./open-eval.ts";

/**
 * Checks everything, asks what is missing, then scores, analyses and shows.
 * @param given whether an option stands on the command line
 * @throws HarnessError when nothing could be started
 */
export async function runEval(
  options: EvalOptions,
  given: (name: string) => boolean,
): Promise<ExperimentResult<EvaluationAnalysis>> {
  const { experiment, models } = await openEvaluation(options, given);
  return runExperiment({
    experiment,
    models,
    options,
    cooldownMs: 0,
    stepsFor: (remaining) => evaluationSteps(remaining, experiment.manifest.scoring),
    newsOf,
    conclude: () => concludeEvaluation(experiment, options),
  });
}

function newsOf(record: EvaluationRecord): RecordNews {
  const { trialKey } = record;
  if (record.status === "ok") return { trialKey, text: `item ${record.docId}`, failure: null };
  const { modelId, task, docId, failure } = record;
  return { trialKey, text: "", failure: { modelId, item: `${task} | item ${docId}`, failure } };
}
