import { z } from "zod";
import type { GenerationTiming, GenerationTrace } from "../../core/generation.ts";
import { median, quantile } from "../../stats/quantile.ts";
import { maximum } from "../../stats/range.ts";
import { millisecondsOf } from "./nanoseconds.ts";

/** Collections up to this long are lost in the noise of a decode step. */
export const GC_PAUSE_LIMIT_NS = 1_000_000;

/** Gaps between consecutive output tokens, over trials. Figures are `null` when `n` is 0. */
export const interTokenSummarySchema = z.strictObject({
  /** Trials with at least two tokens. */
  n: z.int().nonnegative(),
  /** Median over trials of each trial's p50. */
  p50Ms: z.number().nonnegative().nullable(),
  /** Median over trials of each trial's p99. */
  p99Ms: z.number().nonnegative().nullable(),
  /** Median over trials of each trial's longest gap, gaps with a garbage collection over 1 ms left out. */
  maxMs: z.number().nonnegative().nullable(),
  /** Gaps that a garbage collection over 1 ms fell into, over all trials. */
  gcGapCount: z.int().nonnegative(),
});

export type InterTokenSummary = z.infer<typeof interTokenSummarySchema>;

export interface InterTokenLatencies {
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** `null` when every gap had a garbage collection in it. */
  readonly maxMs: number | null;
  readonly gcGapCount: number;
}

/**
 * Inter-token latencies t(i+1) - t(i) of one generation; `null` for fewer than two tokens, and where single
 * tokens were not observed: the gaps between a server's chunks are those of chunks. Tokens of a server are
 * timed when they arrive, as a reader sees them: those that share a delivery have a gap of 0, and the time
 * that all of them took is in the gap before.
 */
export function interTokenLatencies(trace: GenerationTrace): InterTokenLatencies | null {
  const all = interTokenGapsMs(trace.timing);
  const p50Ms = median(all);
  const p99Ms = quantile(all, 0.99);
  if (p50Ms === null || p99Ms === null) return null;
  const undisturbed = withoutGc(all, trace);
  return { p50Ms, p99Ms, maxMs: maximum(undisturbed), gcGapCount: all.length - undisturbed.length };
}

/** @param latencies of every generation; `null` for those of fewer than two tokens */
export function summarizeInterToken(
  latencies: readonly (InterTokenLatencies | null)[],
): InterTokenSummary {
  const runs = latencies.filter((run) => run !== null);
  return {
    n: runs.length,
    p50Ms: median(runs.map((run) => run.p50Ms)),
    p99Ms: median(runs.map((run) => run.p99Ms)),
    maxMs: median(runs.map((run) => run.maxMs).filter((value) => value !== null)),
    gcGapCount: runs.reduce((sum, run) => sum + run.gcGapCount, 0),
  };
}

/** Every gap of one generation, in order, milliseconds; none where single tokens were not observed. */
export function interTokenGapsMs({ tokenNs }: GenerationTiming): number[] {
  const gaps: number[] = [];
  let startNs: number | null = null;
  for (const endNs of tokenNs ?? []) {
    if (startNs !== null) gaps.push(millisecondsOf(endNs - startNs));
    startNs = endNs;
  }
  return gaps;
}

/** Gaps that no garbage collection over 1 ms fell into. */
function withoutGc(gapsMs: readonly number[], trace: GenerationTrace): readonly number[] {
  const tokenNs = trace.timing.tokenNs ?? [];
  const pauses = trace.gcPauses.filter((pause) => pause.durationNs > GC_PAUSE_LIMIT_NS);
  if (pauses.length === 0) return gapsMs;
  return gapsMs.filter((_, index) => {
    const startNs = tokenNs[index] ?? 0;
    const endNs = tokenNs[index + 1] ?? startNs;
    return !pauses.some((gc) => gc.startNs < endNs && gc.startNs + gc.durationNs > startNs);
  });
}
