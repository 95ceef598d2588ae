import { decodeTokensPerSecond } from "../../analyze/performance/decode-speed.ts";
import { ttftMs } from "../../analyze/performance/ttft.ts";
import { formatFigure } from "../../report/format-number.ts";
import type { Analysis } from "../../analyze/performance/analysis.ts";
import { collect } from "../../core/collect.ts";
import type { TrialRecord } from "../../core/record.ts";
import { PERFORMANCE_STEPS } from "../../measure/run-trial.ts";
import { measureExperiment } from "../../measure/measure-experiment.ts";
import type { MeasureSettings } from "../../measure/measure-settings.ts";
import { readMachineConditions } from "../../../bindings/process-counters/machine-conditions.ts";
import { lastStatuses, progressOf } from "../../store/resume.ts";
import type { PerfOptions } from "../commands/perf.ts";
import { exitCodeOf, type ExitCode } from "../exit-code.ts";
import { sessionStarter } from "../session-starter.ts";
import { concludeExperiment } from "./conclude-experiment.ts";
import { InterruptWatch } from "../interrupt-watch.ts";
import { openPerfExperiment, type OpenedPerf } from "./open-experiment.ts";
import { warnOfConditions } from "./warn-of-conditions.ts";
import { ProgressReporter, type RecordNews } from "../progress-reporter.ts";

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

async function measure(
  opened: OpenedPerf,
  options: PerfOptions,
  interrupt: InterruptWatch,
): Promise<void> {
  const { experiment } = opened;
  const statuses = await lastStatuses(experiment.records.read());
  const { done, remaining } = progressOf(experiment.plan, statuses);
  const reporter = new ProgressReporter({
    enabled: options.progress,
    total: experiment.plan.filter((trial) => trial.phase !== "warm-up").length,
    done: done.length,
    stream: process.stderr,
    describe: newsOf,
  });
  const settings: MeasureSettings<TrialRecord> = {
    startSession: sessionStarter(
      opened.models,
      experiment.paths.logsDirectory,
      options.hangTimeout * 1000,
    ),
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

function newsOf(record: TrialRecord): RecordNews {
  const counts = record.phase !== "warm-up";
  if (record.status === "failed") {
    const { modelId, scenario, promptId, failure } = record;
    return {
      counts,
      text: "",
      failure: { modelId, item: `${scenario} | ${promptId}`, failure },
    };
  }
  const ttft = formatFigure(ttftMs(record.trace.timing));
  const speed = formatFigure(decodeTokensPerSecond(record.trace.timing));
  return { counts, text: `TTFT ${ttft} ms, ${speed} tokens/s`, failure: null };
}
