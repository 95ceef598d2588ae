import type { GenerationTiming } from "../../core/generation.ts";
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
