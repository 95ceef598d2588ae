import { join } from "node:path";
import type { Analysis } from "../../analyze/performance/analysis.ts";
import { collect } from "../../core/collect.ts";
import type { Outcome } from "../../core/outcome.ts";
import type { TrialRecord } from "../../core/record.ts";
import { PERFORMANCE_STEPS } from "../../measure/run-trial.ts";
import { measureExperiment } from "../../measure/measure-experiment.ts";
import type { MeasuredSession, MeasureSettings } from "../../measure/measure-settings.ts";
import { startEngineSession } from "../../engines/channel/engine-session.ts";
import { readMachineConditions } from "../../../bindings/process-counters/machine-conditions.ts";
import { diskError } from "../../store/disk-error.ts";
import { lastStatuses, progressOf } from "../../store/resume.ts";
import type { PerfOptions } from "../commands/perf.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { concludeExperiment } from "./conclude-experiment.ts";
import { InterruptWatch } from "./interrupt-watch.ts";
import { openPerfExperiment, type OpenedPerf } from "./open-experiment.ts";
import { warnOfConditions } from "./warn-of-conditions.ts";
import { ProgressReporter } from "./progress-reporter.ts";

export interface PerfResult {
  readonly exitCode: ExitCode;
  /** The experiment's folder. */
  readonly directory: string;
  readonly analysis: Analysis;
}

/**
 * Checks everything, measures what is missing, then scores, analyses and shows.
 * @param given whether an option stands on the command line
 * @throws HarnessError when nothing could be started
 */
export async function runPerf(
  options: PerfOptions,
  given: (name: string) => boolean,
): Promise<PerfResult> {
  const opened = await openPerfExperiment(options, given);
  const { experiment } = opened;
  const interrupt = new InterruptWatch();
  try {
    for (const repair of experiment.repairs) console.error(repair);
    await warnOfConditions(opened.executionConditions);
    await measure(opened, options, interrupt);
    const { analysis, failedCount } = await concludeExperiment(experiment, {
      json: options.json,
      compare: opened.settings.compare,
      resultsDir: options.resultsDir,
    });
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

function exitCodeOf(interrupted: boolean, failedCount: number): ExitCode {
  if (interrupted) return EXIT.interrupted;
  return failedCount > 0 ? EXIT.doneWithFailures : EXIT.done;
}

async function measure(
  opened: OpenedPerf,
  options: PerfOptions,
  interrupt: InterruptWatch,
): Promise<void> {
  const { experiment } = opened;
  const statuses = await lastStatuses(experiment.records.read());
  const { remaining } = progressOf(experiment.plan, statuses);
  const reporter = new ProgressReporter({
    enabled: options.progress,
    plan: experiment.plan,
    done: experiment.plan.length - remaining.length,
    stream: process.stderr,
  });
  const settings: MeasureSettings<TrialRecord> = {
    startSession: (modelId, sessionId) => startSession(opened, options, modelId, sessionId),
    appendRecord: (record) => experiment.records.append(record),
    appendSession: (record) => experiment.sessions.append(record),
    readConditions: readMachineConditions,
    cooldownMs: opened.settings.cooldown * 1000,
    shouldStop: () => interrupt.requested,
    onProgress: (event) => {
      reporter.show(event);
    },
    recordCount: (await collect(experiment.records.read())).length,
    sessionCount: (await collect(experiment.sessions.read())).length,
  };
  try {
    await measureExperiment(remaining, settings, PERFORMANCE_STEPS);
  } finally {
    reporter.finish();
  }
}

async function startSession(
  opened: OpenedPerf,
  options: PerfOptions,
  modelId: string,
  sessionId: string,
): Promise<Outcome<MeasuredSession>> {
  const model = opened.models.find((candidate) => candidate.modelId === modelId);
  if (model === undefined)
    throw new Error(`the plan names a model that was not prepared: ${modelId}`);
  const logPath = join(opened.experiment.paths.logsDirectory, `${sessionId}.log`);
  try {
    return await startEngineSession({
      request: {
        engine: model.engine,
        modelPath: model.filePath,
        vocabularyOnly: false,
        options: model.loadOptions,
      },
      logPath,
      hangAfterMs: options.hangTimeout * 1000,
    });
  } catch (error) {
    throw diskError(error, logPath);
  }
}
