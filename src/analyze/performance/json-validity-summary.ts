import { z } from "zod";
import type { ScoreRecord } from "../../core/record.ts";
import { bootstrapClusterMean } from "../../stats/bootstrap/cluster-mean.ts";
import type { BootstrapSettings } from "../../stats/bootstrap/settings.ts";
import { wilsonInterval } from "../../stats/intervals/wilson-interval.ts";
import { estimateIntervalSchema, type EstimateInterval } from "../inference/estimate.ts";
import { groupBy } from "./group-by.ts";
import type { OkTrial } from "./trials.ts";

/** How often the output was JSON that follows the scenario's schema. Rates are `null` when `n` is 0. */
export const jsonValiditySchema = z.strictObject({
  /** Outputs with a score. */
  n: z.int().nonnegative(),
  unscoredCount: z.int().nonnegative(),
  parsedCount: z.int().nonnegative(),
  conformingCount: z.int().nonnegative(),
  parseRate: z.number().min(0).max(1).nullable(),
  conformRate: z.number().min(0).max(1).nullable(),
  /** Distinct prompts among the outputs with a score: the unit of the interval. */
  promptCount: z.int().nonnegative(),
  /** Of the conform rate. `null` for no score, and where nothing varies from prompt to prompt. */
  conformInterval: estimateIntervalSchema.nullable(),
  /** What was wrong, most frequent first, at most five. */
  problems: z.array(z.strictObject({ problem: z.string(), count: z.int().positive() })),
});

export type JsonValidity = z.infer<typeof jsonValiditySchema>;

const MAX_LISTED_PROBLEMS = 5;

export function summarizeJsonValidity(
  trials: readonly OkTrial[],
  scores: ReadonlyMap<string, ScoreRecord>,
  settings: BootstrapSettings & { readonly confidence: number },
): JsonValidity {
  const judged = trials.flatMap(({ run }) => {
    const score = scores.get(run.trialKey);
    return score === undefined ? [] : [{ promptId: run.promptId, score }];
  });
  const scored = judged.map(({ score }) => score);
  const byPrompt = [...groupBy(judged, ({ promptId }) => promptId).values()].map((group) =>
    group.map(({ score }) => Number(score.conforms)),
  );
  const n = scored.length;
  const parsedCount = scored.filter((score) => score.parses).length;
  const conformingCount = scored.filter((score) => score.conforms).length;
  return {
    n,
    unscoredCount: trials.length - n,
    parsedCount,
    conformingCount,
    parseRate: n === 0 ? null : parsedCount / n,
    conformRate: n === 0 ? null : conformingCount / n,
    promptCount: byPrompt.length,
    conformInterval: conformInterval(byPrompt, settings),
    problems: frequentProblems(scored),
  };
}

/**
 * A greedy prompt asked again gives the same answer and says nothing new: the prompts are counted, with
 * Wilson's interval. Where a prompt's answers differ, whole prompts are resampled.
 */
function conformInterval(
  byPrompt: readonly (readonly number[])[],
  settings: BootstrapSettings & { readonly confidence: number },
): EstimateInterval | null {
  const { confidence } = settings;
  const isSettled = byPrompt.every((outcomes) => new Set(outcomes).size === 1);
  if (isSettled) {
    const conforming = byPrompt.filter(([first]) => first === 1).length;
    const wilson = wilsonInterval(conforming, byPrompt.length, confidence).value;
    return wilson === null
      ? null
      : { low: wilson.low, high: wilson.high, confidence, method: "wilson" };
  }
  const result = bootstrapClusterMean(byPrompt, settings).value;
  if (result === null || result.standardError === 0) return null;
  const { low, high } = result.percentile;
  return { low, high, confidence, method: "cluster-bootstrap-percentile" };
}

function frequentProblems(scored: readonly ScoreRecord[]): JsonValidity["problems"] {
  const counts = new Map<string, number>();
  for (const problem of scored.flatMap((score) => [...new Set(score.problems)])) {
    counts.set(problem, (counts.get(problem) ?? 0) + 1);
  }
  return [...counts]
    .map(([problem, count]) => ({ problem, count }))
    .sort((a, b) => b.count - a.count)
    .slice(0, MAX_LISTED_PROBLEMS);
}
