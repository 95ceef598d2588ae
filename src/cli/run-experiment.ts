import { readMachineConditions } from "../../bindings/process-counters/machine-conditions.ts";
import { collect } from "../core/collect.ts";
import { measureExperiment } from "../measure/measure-experiment.ts";
import type { MeasureSettings, TrialSteps } from "../measure/measure-settings.ts";
import type { KnownModel } from "../plan/prepared.ts";
import type { StoredRecord, StoredTrial } from "../store/experiment-format.ts";
import type { OpenExperimentOf } from "../store/experiment-folder.ts";
import { lastStatuses, progressOf } from "../store/resume.ts";
import { exitCodeOf, type ExitCode } from "./exit-code.ts";
import { InterruptWatch } from "./interrupt-watch.ts";
import { ProgressReporter, type RecordNews } from "./progress-reporter.ts";
import { sessionStarter } from "./session-starter.ts";

/** An open experiment of any command, and how its trials are run and shown. */
export interface ExperimentRun<T extends StoredTrial, R extends StoredRecord, A> {
  readonly experiment: OpenExperimentOf<unknown, T, R, unknown>;
  readonly models: readonly KnownModel[];
  /** How processes are started; absent: the engine process of each model. */
  readonly startSession?: MeasureSettings<R>["startSession"];
  readonly options: { readonly progress: boolean; readonly hangTimeout: number };
  /** Pause before each trial, milliseconds. */
  readonly cooldownMs: number;
  readonly stepsFor: (remaining: readonly T[]) => TrialSteps<T, R>;
  readonly newsOf: (record: R) => RecordNews;
  /** Scores, analyses and shows what was measured. */
  readonly conclude: () => Promise<{ readonly analysis: A; readonly failedCount: number }>;
}

export interface ExperimentResult<A> {
  readonly exitCode: ExitCode;
  /** The experiment's folder. */
  readonly directory: string;
  readonly analysis: A;
}

/** Measures what is missing, then concludes. Ctrl-C ends after the running trial; the folder is closed in any case. */
export async function runExperiment<T extends StoredTrial, R extends StoredRecord, A>(
  run: ExperimentRun<T, R, A>,
): Promise<ExperimentResult<A>> {
  const { experiment } = run;
  const interrupt = new InterruptWatch();
  try {
    for (const repair of experiment.repairs) console.error(repair);
    await measureMissing(run, interrupt);
    const { analysis, failedCount } = await run.conclude();
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

async function measureMissing<T extends StoredTrial, R extends StoredRecord, A>(
  run: ExperimentRun<T, R, A>,
  interrupt: InterruptWatch,
): Promise<void> {
  const { experiment, models, options, cooldownMs, stepsFor, newsOf } = run;
  const statuses = await lastStatuses(experiment.records.read());
  const { done, remaining } = progressOf(experiment.plan, statuses);
  const reporter = new ProgressReporter<R>({
    enabled: options.progress,
    total: experiment.plan.filter((trial) => trial.phase !== "warm-up").length,
    done: done.length,
    stream: process.stderr,
    describe: newsOf,
  });
  const settings: MeasureSettings<R> = {
    startSession:
      run.startSession ??
      sessionStarter(models, experiment.paths.logsDirectory, options.hangTimeout * 1000),
    appendRecord: (record) => experiment.records.append(record),
    appendSession: (record) => experiment.sessions.append(record),
    readConditions: readMachineConditions,
    cooldownMs,
    shouldStop: () => interrupt.requested,
    onProgress: (event) => {
      reporter.show(event);
    },
    recordCount: (await collect(experiment.records.read())).length,
    sessionCount: (await collect(experiment.sessions.read())).length,
  };
  try {
    await measureExperiment(remaining, settings, stepsFor(remaining));
  } finally {
    reporter.finish();
  }
}
