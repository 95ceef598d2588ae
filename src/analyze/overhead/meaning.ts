import { z } from "zod";
import { rungNameSchema } from "../../core/overhead.ts";
import { differenceSchema, type Difference } from "./difference.ts";
import type { OverheadMetric, RungComparison } from "./compare-rungs.ts";

/** What the differences to `direct` mean for a model that makes so many tokens in a second. */
export const meaningSchema = z.strictObject({
  rung: rungNameSchema,
  tokensPerSecond: z.number().positive(),
  /** Added time per token, as a share of the time of a token. */
  tokenShare: differenceSchema.nullable(),
  /** Added TTFT, as a share of the time of a token. */
  ttftShare: differenceSchema.nullable(),
});

export type Meaning = z.infer<typeof meaningSchema>;

/** Speeds of models that somebody might serve: slow on a notebook, usual, fast. */
const SPEEDS_TOKENS_PER_SECOND = [20, 40, 100] as const;

const US_PER_SECOND = 1e6;
const MS_PER_SECOND = 1e3;

/**
 * The measured differences to `direct` as shares of the time that a token takes at usual speeds. It assumes
 * that what a layer adds does not depend on how long the engine computes.
 */
export function meaningOf(comparisons: readonly RungComparison[]): Meaning[] {
  const toDirect = comparisons.filter(({ base, isFloor }) => base === "direct" && !isFloor);
  const rungs = [...new Set(toDirect.map(({ rung }) => rung))];
  return rungs.flatMap((rung) => {
    const differenceOn = (metric: OverheadMetric): Difference | null =>
      toDirect.find((one) => one.rung === rung && one.metric === metric)?.difference ?? null;
    const tokenUs = differenceOn("time-per-token-us");
    const ttftMs = differenceOn("ttft-ms");
    return SPEEDS_TOKENS_PER_SECOND.map((tokensPerSecond) => ({
      rung,
      tokensPerSecond,
      tokenShare: dividedBy(tokenUs, US_PER_SECOND / tokensPerSecond),
      ttftShare: dividedBy(ttftMs, MS_PER_SECOND / tokensPerSecond),
    }));
  });
}

function dividedBy(difference: Difference | null, duration: number): Difference | null {
  if (difference === null) return null;
  const { value, low, high } = difference;
  return {
    value: value / duration,
    low: low === null ? null : low / duration,
    high: high === null ? null : high / duration,
  };
}
