import { groupBy } from "../../analyze/performance/group-by.ts";
import { perSecond } from "../../analyze/performance/nanoseconds.ts";
import type { PerformanceFiles } from "../../analyze/performance/analyze-performance.ts";
import { mean } from "../../stats/mean.ts";
import { minimum } from "../../stats/range.ts";
import { sampleStandardDeviation } from "../../stats/spread.ts";
import {
  exportedModels,
  isCold,
  type ExportedTrial,
  timedDecodes,
  timedPrefill,
  type TimedTokens,
} from "./exported-trials.ts";
import { llamaBenchModel } from "./llama-bench-model.ts";

/** The repetitions of one test. */
interface BenchTest {
  readonly first: Sample;
  readonly samples: readonly Sample[];
}

interface Sample extends TimedTokens {
  readonly scenario: string;
  /** Tokens in the cache before the first of these was decoded; 0 for a prompt. */
  readonly depth: number;
  readonly startedEpochMs: number;
}

/**
 * The fixed-length trials as `llama-bench -o json` prints its tests: one object for each model, scenario,
 * test and length, with the time of every repetition. Nothing is rounded; what was not observed is `null`.
 *
 * - `n_prompt`: prompt tokens over the time of their evaluation, cold cache only (its `pp`).
 * - `n_gen`: N decode steps over the time of those N steps, at the depth of the prompt (its `tg` with `-d`).
 *   The first output token belongs to the prompt, so 128 output tokens are `n_gen` 127.
 *
 * Two things differ from llama-bench and stay in the numbers: its tokens are random and it leaves sampling
 * out; ours are real and sampling (the arg-max) is inside. `scenario`, `engine_version` and
 * `experiment_id` are additions of ours.
 * Source: llama.cpp tools/llama-bench, README and `test_prompt`, `test_gen`.
 */
export function renderLlamaBench(input: PerformanceFiles): string {
  const tests = exportedModels(input).flatMap((exported) => {
    const trials = exported.trials.filter(({ planned }) => planned.mode === "fixed-length");
    const model = llamaBenchModel(exported, input.manifest);
    return [
      ...testsOf(trials.filter(isCold), timedPrefill, () => 0).map((test) => ({
        ...model,
        n_prompt: test.first.tokenCount,
        n_gen: 0,
        ...resultsOf(test),
      })),
      ...testsOf(trials, timedDecodes, ({ record }) => record.trace.promptTokenCount).map(
        (test) => ({ ...model, n_prompt: 0, n_gen: test.first.tokenCount, ...resultsOf(test) }),
      ),
    ];
  });
  return `${JSON.stringify(tests, null, 2)}\n`;
}

/** Samples of the same scenario, length and depth: only these are repetitions of one test. */
function testsOf(
  trials: readonly ExportedTrial[],
  timed: (trial: ExportedTrial) => TimedTokens | null,
  depthOf: (trial: ExportedTrial) => number | null,
): BenchTest[] {
  const samples = trials.flatMap((trial): Sample[] => {
    const time = timed(trial);
    const depth = depthOf(trial);
    const { scenario } = trial.planned;
    const { startedEpochMs } = trial.record;
    return time === null || depth === null ? [] : [{ ...time, scenario, depth, startedEpochMs }];
  });
  const groups = groupBy(samples, ({ scenario, tokenCount, depth }) =>
    JSON.stringify([scenario, tokenCount, depth]),
  );
  return [...groups.values()]
    .flatMap((members) => members.slice(0, 1).map((first) => ({ first, samples: members })))
    .sort((a, b) => byShape(a.first, b.first));
}

function byShape(a: Sample, b: Sample): number {
  if (a.scenario !== b.scenario) return a.scenario < b.scenario ? -1 : 1;
  return a.tokenCount - b.tokenCount || a.depth - b.depth;
}

function resultsOf({ first, samples }: BenchTest): Record<string, unknown> {
  const durations = samples.map(({ durationNs }) => durationNs);
  const rates = samples.map(({ tokenCount, durationNs }) => perSecond(tokenCount, durationNs) ?? 0);
  const started = minimum(samples.map(({ startedEpochMs }) => startedEpochMs));
  return {
    n_depth: first.depth,
    test_time: started === null ? null : new Date(started).toISOString().replace(/\.\d+Z$/, "Z"),
    avg_ns: mean(durations),
    stddev_ns: sampleStandardDeviation(durations),
    avg_ts: mean(rates),
    stddev_ts: sampleStandardDeviation(rates),
    samples_ns: durations,
    samples_ts: rates,
    scenario: first.scenario,
  };
}
