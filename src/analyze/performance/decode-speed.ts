import type { GenerationTrace } from "../../core/generation.ts";
import { perSecond } from "./nanoseconds.ts";

/** Largest share of a reported speed by which arrivals from a server may make it too high; beyond it there is none. */
export const MAX_CHUNK_ERROR = 0.05;

type Observed = Pick<GenerationTrace, "timing" | "http" | "outputTokenCount">;

/**
 * Decode speed in tokens per second: (N - 1) / (t_N - t_1). The first token belongs to the prefill,
 * so N tokens take N - 1 decode steps. `null` for fewer than two tokens.
 *
 * From a server t_1 and t_N are arrivals: of single tokens where each came with its id, else of the first
 * and last chunk with text, and N is the count that it tells. Chunks are not tokens, and several
 * arrive in one delivery: those of the first delivery were all made before t_1. Of the F chunks that
 * arrived later each holds a token at least, so that between F and N - 1 tokens were made from t_1 to t_N,
 * and the figure is too high by at most the share (N - 1 - F) / (N - 1) of itself. It is `null` where that
 * is above 0.05 (0.053 of the true speed), where there are more chunks than tokens, and where the server
 * tells no count. An end-of-generation token that is counted and comes in no chunk is within the bound.
 * How many share the last delivery does not matter: all were made by then.
 */
export function decodeTokensPerSecond({ timing, http, outputTokenCount }: Observed): number | null {
  const { tokenNs } = timing;
  if (http === undefined) return tokenNs === null ? null : stepsPerSecond(tokenNs, tokenNs.length);
  const arrivalsNs = tokenNs ?? http.chunkNs;
  const tokenCount = tokenNs?.length ?? outputTokenCount;
  if (tokenCount === null || !showNearlyAllSteps(arrivalsNs, tokenCount)) return null;
  return stepsPerSecond(arrivalsNs, tokenCount);
}

function stepsPerSecond(arrivalsNs: readonly number[], tokenCount: number): number | null {
  const first = arrivalsNs[0];
  const last = arrivalsNs.at(-1);
  if (first === undefined || last === undefined) return null;
  return tokenCount < 2 ? null : perSecond(tokenCount - 1, last - first);
}

function showNearlyAllSteps(arrivalsNs: readonly number[], tokenCount: number): boolean {
  const [firstNs = 0] = arrivalsNs;
  const steps = tokenCount - 1;
  const hidden = steps - arrivalsNs.filter((ns) => ns > firstNs).length;
  return arrivalsNs.length <= tokenCount && hidden <= MAX_CHUNK_ERROR * steps;
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
