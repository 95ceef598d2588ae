import { wilsonInterval } from "../../stats/intervals/wilson-interval.ts";
import type { z } from "zod";
import type { recomputedSchema } from "./imported-history.ts";

export type Recomputed = z.infer<typeof recomputedSchema>;

const CONFIDENCE = 0.95;
/** The files round rates to four digits. */
const ROUNDING = 0.5e-4;
/** With more items several counts round to the same four digits. */
const MOST_ITEMS_BY_RATE = 5000;

/** Wilson interval for counts of the file; `null` where they are no counts. */
export function recomputeFromCounts(
  successes: number | undefined,
  sampleCount: number | undefined,
): Recomputed | null {
  if (successes === undefined || sampleCount === undefined) return null;
  return wilson(successes, sampleCount, "file");
}

/**
 * Wilson interval for a rate that was rounded to four digits; `null` unless exactly one whole number of
 * successes rounds to it.
 */
export function recomputeFromRate(
  rate: number,
  sampleCount: number | undefined,
): Recomputed | null {
  if (sampleCount === undefined || sampleCount > MOST_ITEMS_BY_RATE) return null;
  const successes = Math.round(rate * sampleCount);
  const isNear = Math.abs(successes / sampleCount - rate) <= ROUNDING * (1 + 1e-9);
  return isNear ? wilson(successes, sampleCount, "rate") : null;
}

function wilson(
  successes: number,
  sampleCount: number,
  countsFrom: Recomputed["countsFrom"],
): Recomputed | null {
  const areCounts =
    Number.isSafeInteger(successes) && Number.isSafeInteger(sampleCount) && sampleCount > 0;
  if (!areCounts || successes < 0 || successes > sampleCount) return null;
  const interval = wilsonInterval(successes, sampleCount, CONFIDENCE).value;
  if (interval === null) return null;
  const { low, high } = interval;
  return {
    method: "wilson",
    confidence: CONFIDENCE,
    successes,
    sampleCount,
    low,
    high,
    countsFrom,
  };
}
