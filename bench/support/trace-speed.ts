import type { GenerationTrace } from "../../src/core/generation.ts";
import { observed } from "../../src/core/observed.ts";

/** By llama-bench's convention: N tokens over the time of N decode calls. The first of N + 1 comes from the prompt. */
export function decodeTokensPerSecond({ timing }: GenerationTrace): number {
  const tokenNs = observed(timing.tokenNs, "token times");
  const first = tokenNs[0] ?? NaN;
  const last = tokenNs.at(-1) ?? NaN;
  return ((tokenNs.length - 1) * 1e9) / (last - first);
}

/** Prompt tokens that were evaluated over the time from the first call to the last logits. */
export function prefillTokensPerSecond({ timing, evaluatedTokenCount }: GenerationTrace): number {
  const elapsedNs = (timing.prefillEndNs ?? NaN) - (timing.prefillStartNs ?? NaN);
  return ((evaluatedTokenCount ?? NaN) * 1e9) / elapsedNs;
}
