import { readProcessCpuNs } from "../../../bindings/process-counters/process-cpu.ts";
import { decodeTokensPerSecond } from "../../analyze/performance/decode-speed.ts";
import { ttftMs } from "../../analyze/performance/ttft.ts";
import type { OverheadAnalysis } from "../../analyze/overhead/overhead-analysis.ts";
import type { LadderRecord } from "../../core/overhead.ts";
import { ladderSteps } from "../../measure/ladder/ladder-steps.ts";
import { formatFigure } from "../../report/format-number.ts";
import type { OverheadOptions } from "../commands/overhead.ts";
import { silenceMsOf } from "../engine-options.ts";
import { warnOfConditions } from "../perf/warn-of-conditions.ts";
import type { RecordNews } from "../progress-reporter.ts";
import { runExperiment, type ExperimentResult } from "../run-experiment.ts";
import { LLAMA_SERVER_LEFT_OUT } from "./choose-rungs.ts";
import { concludeOverhead } from "./conclude-overhead.ts";
import { openOverhead } from "./open-overhead.ts";
import { memoryOfProcess } from "./process-readers.ts";
import { RungStarter } from "./rung-starter.ts";
import { untilQuiet } from "./until-quiet.ts";

/**
 * Checks everything, measures what is missing of a ladder, then analyses and shows it.
 * @param given whether an option stands on the command line
 * @throws HarnessError when nothing could be started
 */
export async function runOverhead(
  options: OverheadOptions,
  given: (name: string) => boolean,
): Promise<ExperimentResult<OverheadAnalysis>> {
  const { experiment, ladder } = await openOverhead(options, given);
  const { rungs, model } = ladder;
  if (!rungs.some(({ manifest }) => manifest.rung === "llama-server")) {
    console.error(LLAMA_SERVER_LEFT_OUT);
  }
  await warnOfConditions(ladder.executionConditions);
  const starter = new RungStarter({
    rungs,
    model,
    logsDirectory: experiment.paths.logsDirectory,
    hangAfterMs: silenceMsOf(options),
  });
  const steps = ladderSteps({
    cpuNs: readProcessCpuNs,
    memory: memoryOfProcess,
    untilQuiet: () => untilQuiet(starter.livingPids(), readProcessCpuNs),
  });
  return runExperiment({
    experiment,
    models: [model],
    startSession: (name, sessionId) => starter.start(name, sessionId),
    options,
    cooldownMs: 0,
    stepsFor: () => steps,
    newsOf,
    conclude: () => concludeOverhead(experiment, options),
  });
}

function newsOf(record: LadderRecord): RecordNews {
  const { rung, promptId } = record;
  const trialKey = record.phase === "warm-up" ? null : record.trialKey;
  if (record.status === "failed") {
    const { modelId, failure } = record;
    return { trialKey, text: "", failure: { modelId, item: `${rung} | ${promptId}`, failure } };
  }
  const ttft = formatFigure(ttftMs(record.trace));
  const speed = formatFigure(decodeTokensPerSecond(record.trace));
  return { trialKey, text: `${rung}: TTFT ${ttft} ms, ${speed} tokens/s`, failure: null };
}
