import type { GenerationTrace, StopReason } from "../../core/generation.ts";
import { observedCacheState, type ObservedCacheState } from "./cache-state.ts";
import { decodeCharactersPerSecond, decodeTokensPerSecond } from "./decode-speed.ts";
import { httpFigures, type HttpFigures } from "./http-exchange.ts";
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
  readonly promptTokenCount: number | null;
  readonly outputTokenCount: number | null;
  /** As many ids and timestamps as the engine counted output tokens, of these what was observed. */
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
  /** `null` for a model that is not behind a server. */
  readonly http: HttpFigures | null;
}

export function runFigures(trace: GenerationTrace): RunFigures {
  const { timing } = trace;
  return {
    cacheState: observedCacheState(trace),
    promptTokenCount: trace.promptTokenCount,
    outputTokenCount: trace.outputTokenCount,
    countsAgree: countsAgree(trace),
    stopReason: trace.stopReason,
    isTextEmpty: trace.text.trim() === "",
    ttftMs: ttftMs(trace),
    ttftParts: ttftParts(trace),
    prefillTokensPerSecond: prefillTokensPerSecond(trace),
    decodeTokensPerSecond: decodeTokensPerSecond(trace),
    decodeCharactersPerSecond: decodeCharactersPerSecond(trace),
    totalTimeMs: totalTimeMs(timing),
    interToken: interTokenLatencies(trace),
    interTokenGapsMs: interTokenGapsMs(timing),
    hasLongGc: trace.gcPauses.some((pause) => pause.durationNs > GC_PAUSE_LIMIT_NS),
    http: httpFigures(trace),
  };
}

function countsAgree({ outputTokens, outputTokenCount, timing }: GenerationTrace): boolean {
  const counts = [outputTokens?.length ?? null, timing.tokenNs?.length ?? null, outputTokenCount];
  return new Set(counts.filter((count) => count !== null)).size <= 1;
}
