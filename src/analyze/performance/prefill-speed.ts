import type { GenerationTrace } from "../../core/generation.ts";
import { perSecond } from "./nanoseconds.ts";

/**
 * Prefill speed in tokens per second: prompt tokens evaluated inside the timed window over the time
 * from the start of the prefill to the first logits. `null` when one of them was not observed.
 */
export function prefillTokensPerSecond(trace: GenerationTrace): number | null {
  const { prefillStartNs, prefillEndNs } = trace.timing;
  if (trace.evaluatedTokenCount === null || prefillStartNs === null || prefillEndNs === null) {
    return null;
  }
  return perSecond(trace.evaluatedTokenCount, prefillEndNs - prefillStartNs);
}
