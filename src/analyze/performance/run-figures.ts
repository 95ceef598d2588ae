import type { GenerationTrace, StopReason } from "../../core/generation.ts";
import { observedCacheState, type ObservedCacheState } from "./cache-state.ts";
import { decodeCharactersPerSecond, decodeTokensPerSecond } from "./decode-speed.ts";
import {
  GC_PAUSE_LIMIT_NS,
  interTokenGapsMs,
  interTokenLatencies,
  type InterTokenLatencies,
} from "./inter-token-latency.ts";
import { prefillTokensPerSecond } from "./prefill-speed.ts";
import { totalTimeMs } from "./total-time.ts";
import { ttftMs, ttftParts, type TtftParts } from "./ttft.ts";

/** The figures of one generation, each as its own file defines it; `null` where it was not observed. */
export interface RunFigures {
  readonly cacheState: ObservedCacheState;
  readonly promptTokenCount: number;
  readonly outputTokenCount: number;
  /** As many ids and timestamps as the engine counted output tokens. */
  readonly countsAgree: boolean;
  readonly stopReason: StopReason;
  /** No visible character. */
  readonly isTextEmpty: boolean;
  readonly ttftMs: number | null;
  readonly ttftParts: TtftParts;
  readonly prefillTokensPerSecond: number | null;
  readonly decodeTokensPerSecond: number | null;
  readonly decodeCharactersPerSecond: number | null;
  readonly totalTimeMs: number;
  readonly interToken: InterTokenLatencies | null;
  readonly interTokenGapsMs: readonly number[];
  /** A garbage collection over 1 ms overlapped the timed window. */
  readonly hasLongGc: boolean;
}

export function runFigures(trace: GenerationTrace): RunFigures {
  const { timing, outputTokenCount } = trace;
  return {
    cacheState: observedCacheState(trace),
    promptTokenCount: trace.promptTokenCount,
    outputTokenCount,
    countsAgree:
      trace.outputTokens.length === outputTokenCount && timing.tokenNs.length === outputTokenCount,
    stopReason: trace.stopReason,
    isTextEmpty: trace.text.trim() === "",
    ttftMs: ttftMs(timing),
    ttftParts: ttftParts(timing),
    prefillTokensPerSecond: prefillTokensPerSecond(trace),
    decodeTokensPerSecond: decodeTokensPerSecond(timing),
    decodeCharactersPerSecond: decodeCharactersPerSecond(trace),
    totalTimeMs: totalTimeMs(timing),
    interToken: interTokenLatencies(trace),
    interTokenGapsMs: interTokenGapsMs(timing),
    hasLongGc: trace.gcPauses.some((pause) => pause.durationNs > GC_PAUSE_LIMIT_NS),
  };
}
