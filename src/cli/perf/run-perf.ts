import type { Analysis } from "../../analyze/performance/analysis.ts";
import { decodeTokensPerSecond } from "../../analyze/performance/decode-speed.ts";
import { ttftMs } from "../../analyze/performance/ttft.ts";
import type { TrialRecord } from "../../core/record.ts";
import { PERFORMANCE_STEPS } from "../../measure/run-trial.ts";
import { formatFigure } from "../../report/format-number.ts";
import type { PerfOptions } from "../commands/perf.ts";
import type { RecordNews } from "../progress-reporter.ts";
import { runExperiment, type ExperimentResult } from "../run-experiment.ts";
import { concludeExperiment } from "./conclude-experiment.ts";
import { noteFreeOutput } from "./note-free-output.ts";
import { openPerfExperiment } from "./open-experiment.ts";
import { warnOfConditions } from "./warn-of-conditions.ts";

/**
 * Checks everything, measures what is missing, then scores, analyses and shows.
 * @param given whether an option stands on the command line
 * @param isPart of a run, which concludes for all its parts
 * @throws HarnessError when nothing could be started
 */
export async function runPerf(
  options: PerfOptions,
  given: (name: string) => boolean,
  isPart = false,
): Promise<ExperimentResult<Analysis>> {
  const { experiment, models, settings, executionConditions } = await openPerfExperiment(
    options,
    given,
  );
  await warnOfConditions(executionConditions);
  noteFreeOutput(models, experiment.plan);
  return runExperiment({
    experiment,
    models,
    options,
    cooldownMs: settings.cooldown * 1000,
    stepsFor: () => PERFORMANCE_STEPS,
    newsOf,
    conclude: () =>
      concludeExperiment(experiment, {
        json: options.json,
        compare: settings.compare,
        resultsDir: options.resultsDir,
        isPart,
      }),
  });
}

function newsOf(record: TrialRecord): RecordNews {
  const trialKey = record.phase === "warm-up" ? null : record.trialKey;
  if (record.status === "failed") {
    const { modelId, scenario, promptId, failure } = record;
    return {
      trialKey,
      text: "",
      failure: { modelId, item: `${scenario} | ${promptId}`, failure },
    };
  }
  const ttft = formatFigure(ttftMs(record.trace));
  const speed = formatFigure(decodeTokensPerSecond(record.trace));
  return { trialKey, text: `TTFT ${ttft} ms, ${speed} tokens/s`, failure: null };
}
