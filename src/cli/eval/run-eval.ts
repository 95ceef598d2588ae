import { readMachineConditions } from "../../../bindings/process-counters/machine-conditions.ts";
import type { EvaluationAnalysis } from "../../analyze/capability/evaluation-analysis.ts";
import { collect } from "../../core/collect.ts";
import type { EvaluationRecord } from "../../core/evaluation.ts";
import { measureExperiment } from "../../measure/measure-experiment.ts";
import type { MeasureSettings } from "../../measure/measure-settings.ts";
import { evaluationSteps } from "../../measure/run-evaluation.ts";
import { lastStatuses, progressOf } from "../../store/resume.ts";
import type { EvalOptions } from "../commands/eval.ts";
import { exitCodeOf, type ExitCode } from "../exit-code.ts";
import { InterruptWatch } from "../interrupt-watch.ts";
import { ProgressReporter, type RecordNews } from "../progress-reporter.ts";
import { sessionStarter } from "../session-starter.ts";
import { concludeEvaluation } from "./conclude-evaluation.ts";
import { openEvaluation, type OpenedEval } from "./open-eval.ts";

export interface EvalResult {
  readonly exitCode: ExitCode;
  /** The experiment's folder. */
  readonly directory: string;
  readonly analysis: EvaluationAnalysis;
}

/**
 * Checks everything, asks what is missing, then scores, analyses and shows.
 * @param given whether an option stands on the command line
 * @throws HarnessError when nothing could be started
 */
export async function runEval(
  options: EvalOptions,
  given: (name: string) => boolean,
): Promise<EvalResult> {
  const opened = await openEvaluation(options, given);
  const { experiment } = opened;
  const interrupt = new InterruptWatch();
  try {
    for (const repair of experiment.repairs) console.error(repair);
    await measure(opened, options, interrupt);
    const { analysis, failedCount } = await concludeEvaluation(experiment, options);
    if (interrupt.requested) console.error("Checkpoint saved. Use --resume to continue.");
    return {
      exitCode: exitCodeOf(interrupt.requested, failedCount),
      directory: experiment.paths.directory,
      analysis,
    };
  } finally {
    interrupt.close();
    await experiment.close();
  }
}

async function measure(
  { experiment, models }: OpenedEval,
  options: EvalOptions,
  interrupt: InterruptWatch,
): Promise<void> {
  const statuses = await lastStatuses(experiment.records.read());
  const { done, remaining } = progressOf(experiment.plan, statuses);
  const reporter = new ProgressReporter<EvaluationRecord>({
    enabled: options.progress,
    total: experiment.plan.length,
    done: done.length,
    stream: process.stderr,
    describe: newsOf,
  });
  const settings: MeasureSettings<EvaluationRecord> = {
    startSession: sessionStarter(
      models,
      experiment.paths.logsDirectory,
      options.hangTimeout * 1000,
    ),
    appendRecord: (record) => experiment.records.append(record),
    appendSession: (record) => experiment.sessions.append(record),
    readConditions: readMachineConditions,
    cooldownMs: 0,
    shouldStop: () => interrupt.requested,
    onProgress: (event) => {
      reporter.show(event);
    },
    recordCount: (await collect(experiment.records.read())).length,
    sessionCount: (await collect(experiment.sessions.read())).length,
  };
  const steps = evaluationSteps(remaining, experiment.manifest.scoring);
  try {
    await measureExperiment(remaining, settings, steps);
  } finally {
    reporter.finish();
  }
}

function newsOf(record: EvaluationRecord): RecordNews {
  if (record.status === "ok") return { counts: true, text: `item ${record.docId}`, failure: null };
  const { modelId, task, docId, failure } = record;
  return { counts: true, text: "", failure: { modelId, item: `${task} | item ${docId}`, failure } };
}
