import { z } from "zod";
import { groupBy } from "./group-by.ts";
import type { OkTrial } from "./trials.ts";

/** Whether the same greedy request, asked again from a cold cache, gave the same output. */
export const determinismSchema = z.strictObject({
  /** Requests that were asked at least twice; 0 means that nothing can be said. */
  comparedCount: z.int().nonnegative(),
  /** Of these, those whose outputs differ. */
  differingCount: z.int().nonnegative(),
});

export type Determinism = z.infer<typeof determinismSchema>;

/** @param trials of one model, scenario and mode, so that the request is the same when the prompt is */
export function checkDeterminism(trials: readonly OkTrial[]): Determinism {
  const greedyCold = trials.filter(
    ({ planned }) => planned.isGreedy && planned.cacheCondition === "cold",
  );
  const repeated = [...groupBy(greedyCold, ({ run }) => run.promptSha256).values()]
    .flatMap((same) => [...groupBy(same, maxOutputTokensOf).values()])
    .filter((same) => same.length > 1);
  return {
    comparedCount: repeated.length,
    differingCount: repeated.filter(
      (same) => new Set(same.map(({ run }) => run.outputSha256)).size > 1,
    ).length,
  };
}

function maxOutputTokensOf({ planned }: OkTrial): number {
  return planned.maxOutputTokens;
}
