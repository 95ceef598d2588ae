import type { MemoryEstimate } from "./estimate-memory.ts";

/** Contexts are rounded up to a multiple of this: trying others tells nothing more. */
const STEP_TOKENS = 256;

/**
 * The largest context that fits: a multiple of 256 tokens, or `longestTokens` itself; `null` when not even
 * the smallest does.
 *
 * @param estimate memory at a context, growing with it
 * @param limitBytes what may be used
 * @param longestTokens longer contexts are not tried
 */
export function largestContext(
  estimate: (contextTokens: number) => MemoryEstimate,
  limitBytes: number,
  longestTokens: number,
): number | null {
  const fits = (tokens: number): boolean => estimate(tokens).totalBytes <= limitBytes;
  if (fits(longestTokens)) return longestTokens;
  let fitting = 0;
  let tooMany = Math.ceil(longestTokens / STEP_TOKENS);
  while (tooMany - fitting > 1) {
    const middle = Math.floor((fitting + tooMany) / 2);
    if (fits(middle * STEP_TOKENS)) fitting = middle;
    else tooMany = middle;
  }
  return fitting === 0 ? null : fitting * STEP_TOKENS;
}
