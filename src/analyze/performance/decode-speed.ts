import type { GenerationTrace } from "../../core/generation.ts";
import { perSecond } from "./nanoseconds.ts";

/** Largest share by which a speed from a server's chunks may be off; beyond it there is none. */
export const MAX_CHUNK_ERROR = 0.05;

type Observed = Pick<GenerationTrace, "timing" | "http" | "outputTokenCount">;

/**
 * Decode speed in tokens per second: (N - 1) / (t_N - t_1). The first token belongs to the prefill,
 * so N tokens take N - 1 decode steps. `null` for fewer than two tokens.
 *
 * From a server that sends no token ids, N is the count that it tells, and t_1 and t_N are the arrivals of
 * its first and last chunk with text. Chunks are not tokens: of C chunks the first may hold up to
 * N - C + 1 tokens, and a server may count the end-of-generation token, which comes in no chunk. Either
 * way between C - 1 and N - 1 tokens follow the first chunk, so the figure is too high by at most the
 * share (N - C) / (N - 1). `null` where that is above 0.05, where there are more chunks than tokens, and
 * where the server tells no count.
 */
export function decodeTokensPerSecond({ timing, http, outputTokenCount }: Observed): number | null {
  const { tokenNs } = timing;
  if (tokenNs !== null) return stepsPerSecond(tokenNs, tokenNs.length);
  if (http === undefined || outputTokenCount === null) return null;
  return hasNearlyTokens(http.chunkNs.length, outputTokenCount)
    ? stepsPerSecond(http.chunkNs, outputTokenCount)
    : null;
}

function stepsPerSecond(arrivalsNs: readonly number[], tokenCount: number): number | null {
  const first = arrivalsNs[0];
  const last = arrivalsNs.at(-1);
  if (first === undefined || last === undefined) return null;
  return tokenCount < 2 ? null : perSecond(tokenCount - 1, last - first);
}

function hasNearlyTokens(chunkCount: number, tokenCount: number): boolean {
  const hidden = tokenCount - chunkCount;
  return hidden >= 0 && hidden <= MAX_CHUNK_ERROR * (tokenCount - 1);
}

/**
 * Decode speed in characters (Unicode code points) per second: tokens per second times the characters
 * per token of the output, a server's reasoning text included. Models with different vocabularies can be
 * compared by it; it depends on what was written. `null` where there are no tokens per second, and where
 * the text was cut at a stop string: its tokens hold more than the text does.
 */
export function decodeCharactersPerSecond(
  trace: Pick<GenerationTrace, "timing" | "http" | "text" | "outputTokenCount" | "stopReason">,
): number | null {
  const { outputTokenCount } = trace;
  const tokensPerSecond = decodeTokensPerSecond(trace);
  if (tokensPerSecond === null || trace.stopReason === "stop-string") return null;
  if (outputTokenCount === null) return null;
  const characters = characterCount(trace.text) + characterCount(trace.http?.reasoningText ?? "");
  return (tokensPerSecond * characters) / outputTokenCount;
}

/** A character outside the basic plane takes two units of a string. */
function characterCount(text: string): number {
  return text.length - (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0);
}
