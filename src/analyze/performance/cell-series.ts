import { z } from "zod";
import type { CellContext } from "./cell-context.ts";
import type { OkTrial } from "./trials.ts";

/** A picture shows no more points than this. */
const MAX_POINTS = 2000;
/** Steps of an empirical distribution. */
const QUANTILE_STEPS = 200;

const figure = z.number().nullable();

/** What pictures are drawn from: single trials and the distribution of inter-token gaps. */
export const cellSeriesSchema = z.strictObject({
  /** All successful trials of the cell; the points below may be fewer. */
  trialCount: z.int().nonnegative(),
  /** In the order in which they were run; every k-th of a long series. */
  points: z.array(
    z.strictObject({
      startedEpochMs: z.number(),
      round: z.int(),
      promptId: z.string(),
      /** Cold and confirmed; `null` otherwise. */
      ttftColdMs: figure,
      /** `null` for a trial that ends after its first token. */
      decodeTokensPerSecond: figure,
      marks: z.array(z.enum(["thermal", "swap"])),
    }),
  ),
  /** Inter-token gaps of all whole outputs: order statistics at 0, 1/200 ... 1; empty without gaps. */
  interTokenQuantilesMs: z.array(z.number().nonnegative()),
  interTokenGapCount: z.int().nonnegative(),
});

export type CellSeries = z.infer<typeof cellSeriesSchema>;

export function cellSeries({ ok, generations }: CellContext): CellSeries {
  const stride = Math.max(1, Math.ceil(ok.length / MAX_POINTS));
  const gaps = joined(generations.map(({ run }) => run.figures.interTokenGapsMs));
  return {
    trialCount: ok.length,
    points: ok.filter((_, index) => index % stride === 0).map(pointOf),
    interTokenQuantilesMs: orderStatistics(gaps),
    interTokenGapCount: gaps.length,
  };
}

function pointOf({ planned, run, verifiedCache }: OkTrial): CellSeries["points"][number] {
  const { figures } = run;
  const isCold = verifiedCache === "cold";
  const isWhole = planned.mode !== "first-token";
  return {
    startedEpochMs: run.startedEpochMs,
    round: run.round,
    promptId: run.promptId,
    ttftColdMs: isCold ? figures.ttftMs : null,
    decodeTokensPerSecond: isWhole ? figures.decodeTokensPerSecond : null,
    marks: [
      ...(run.isHot ? (["thermal"] as const) : []),
      ...(run.isSwapping ? (["swap"] as const) : []),
    ],
  };
}

function joined(parts: readonly (readonly number[])[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let length = 0;
  for (const part of parts) {
    all.set(part, length);
    length += part.length;
  }
  return all;
}

/** Values that occur, at evenly spaced ranks from the smallest to the largest. */
function orderStatistics(values: Float64Array): number[] {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return [];
  return Array.from({ length: QUANTILE_STEPS + 1 }, (_, step) => {
    const rank = Math.round((step / QUANTILE_STEPS) * (sorted.length - 1));
    return sorted[rank] ?? 0;
  });
}
