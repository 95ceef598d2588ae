import type { GenerationTiming, GenerationTrace } from "../../core/generation.ts";
import { perSecond } from "./nanoseconds.ts";

/**
 * Decode speed in tokens per second: (N - 1) / (t_N - t_1). The first token belongs to the prefill,
 * so N tokens take N - 1 decode steps. `null` for fewer than two tokens.
 */
export function decodeTokensPerSecond(timing: GenerationTiming): number | null {
  const { tokenNs } = timing;
  const first = tokenNs[0];
  const last = tokenNs.at(-1);
  if (first === undefined || last === undefined) return null;
  return tokenNs.length < 2 ? null : perSecond(tokenNs.length - 1, last - first);
}

/**
 * Decode speed in characters (Unicode code points) per second: tokens per second times the characters
 * per token of the output. Models with different vocabularies can be compared by it; it depends on what
 * was written. `null` for fewer than two tokens, and where the text was cut at a stop string: its tokens
 * hold more than the text does.
 */
export function decodeCharactersPerSecond(
  trace: Pick<GenerationTrace, "timing" | "text" | "outputTokenCount" | "stopReason">,
): number | null {
  const tokensPerSecond = decodeTokensPerSecond(trace.timing);
  if (tokensPerSecond === null || trace.stopReason === "stop-string") return null;
  return (tokensPerSecond * characterCount(trace.text)) / trace.outputTokenCount;
}

/** A character outside the basic plane takes two units of a string. */
function characterCount(text: string): number {
  return text.length - (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0);
}
