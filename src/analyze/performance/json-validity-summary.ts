import { z } from "zod";
import type { ScoreRecord } from "../../core/record.ts";
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
  /** What was wrong, most frequent first, at most five. */
  problems: z.array(z.strictObject({ problem: z.string(), count: z.int().positive() })),
});

export type JsonValidity = z.infer<typeof jsonValiditySchema>;

const MAX_LISTED_PROBLEMS = 5;

export function summarizeJsonValidity(
  trials: readonly OkTrial[],
  scores: ReadonlyMap<string, ScoreRecord>,
): JsonValidity {
  const scored = trials.flatMap(({ record }) => scores.get(record.trialKey) ?? []);
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
    problems: frequentProblems(scored),
  };
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
