import type { PerformanceFiles } from "../../analyze/performance/analyze-performance.ts";
import { perSecond } from "../../analyze/performance/nanoseconds.ts";
import {
  localScore,
  localScoreDecodeTokensPerSecond,
} from "../../analyze/performance/peer-conventions.ts";
import { ttftMs } from "../../analyze/performance/ttft.ts";
import { mean } from "../../stats/mean.ts";
import { exportedModels, isCold, timedPrefill, type ExportedModel } from "./exported-trials.ts";

/** LocalScore's three averages of one model and the score of them; `null` where a part was not observed. */
export interface LocalScoreFigures {
  readonly modelId: string;
  /** Trials that count: fixed length, cold cache. */
  readonly trialCount: number;
  /** Tokens per second. */
  readonly averagePromptSpeed: number | null;
  readonly averageGenerationSpeed: number | null;
  readonly averageTtftMs: number | null;
  readonly score: number | null;
}

/**
 * The figures of LocalScore from the fixed-length trials with a cold cache: arithmetic means over trials,
 * and 10 (prompt tok/s x generation tok/s x 1000 / TTFT ms)^(1/3). LocalScore averages nine shapes of random
 * tokens; these are the scenarios of the experiment, so a score is comparable between its models only.
 */
export function localScoreFigures(input: PerformanceFiles): LocalScoreFigures[] {
  return exportedModels(input).map(figuresOf);
}

function figuresOf({ model, trials }: ExportedModel): LocalScoreFigures {
  const counted = trials.filter((trial) => trial.planned.mode === "fixed-length" && isCold(trial));
  const traces = counted.map(({ record }) => record.trace);
  const prompt = averageOf(
    counted.map((trial) => {
      const time = timedPrefill(trial);
      return time === null ? null : perSecond(time.tokenCount, time.durationNs);
    }),
  );
  const generation = averageOf(traces.map(({ timing }) => localScoreDecodeTokensPerSecond(timing)));
  const ttft = averageOf(traces.map(ttftMs));
  return {
    modelId: model.modelId,
    trialCount: counted.length,
    averagePromptSpeed: prompt,
    averageGenerationSpeed: generation,
    averageTtftMs: ttft,
    score:
      prompt === null || generation === null || ttft === null
        ? null
        : localScore(prompt, generation, ttft),
  };
}

/** Mean of what was observed; `null` when nothing was. */
function averageOf(values: readonly (number | null)[]): number | null {
  return mean(values.filter((value) => value !== null));
}

/** The figures in the names of LocalScore's `results_summary`, one object for each model. */
export function renderLocalScore(input: PerformanceFiles): string {
  const summaries = localScoreFigures(input).map((figures) => ({
    model: figures.modelId,
    results_summary: {
      avg_prompt_tps: figures.averagePromptSpeed,
      avg_gen_tps: figures.averageGenerationSpeed,
      avg_ttft_ms: figures.averageTtftMs,
      performance_score: figures.score,
    },
    n_trials: figures.trialCount,
  }));
  return `${JSON.stringify(summaries, null, 2)}\n`;
}
