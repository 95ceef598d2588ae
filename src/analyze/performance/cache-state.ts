import type { GenerationTrace } from "../../core/generation.ts";
import type { CacheCondition } from "../../core/record.ts";

/** `unknown`: the engine gave no counts. `other`: the counts fit none of the three states. */
export type ObservedCacheState = CacheCondition | "unknown" | "other";

/**
 * What the key-value cache held when the clock started, by the engine's own counts, whatever was planned:
 * - `cold`: nothing cached, every prompt token evaluated;
 * - `cached`: at most one token evaluated (its logits are needed for the first output token);
 * - `warm-prefix`: a proper part cached, the rest evaluated.
 *
 * A server's counts are what it says of itself.
 */
export function observedCacheState(trace: GenerationTrace): ObservedCacheState {
  const { cachedTokenCount: cached, evaluatedTokenCount: evaluated, promptTokenCount } = trace;
  if (cached === null || evaluated === null || promptTokenCount === null) return "unknown";
  return stateOf(cached, evaluated, promptTokenCount);
}

function stateOf(cached: number, evaluated: number, prompt: number): ObservedCacheState {
  if (cached === 0 && evaluated === prompt) return "cold";
  if (cached > 0 && evaluated <= 1) return "cached";
  if (cached > 0 && cached < prompt - 1 && cached + evaluated === prompt) return "warm-prefix";
  return "other";
}

/** The counts confirm what was planned. Only then does a time to first token count for that metric. */
export function isCacheStateVerified(planned: CacheCondition, trace: GenerationTrace): boolean {
  return observedCacheState(trace) === planned;
}
