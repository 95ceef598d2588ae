import type { GenerationTrace } from "../../src/core/generation.ts";
import { observed } from "../../src/core/observed.ts";

/** By llama-bench's convention: N tokens over the time of N decode calls. The first of N + 1 comes from the prompt. */
export function decodeTokensPerSecond({ timing }: GenerationTrace): number {
  const tokenNs = observed(timing.tokenNs, "token times");
  const first = observed(tokenNs[0], "time of the first token");
  const last = observed(tokenNs.at(-1), "time of the last token");
  return ((tokenNs.length - 1) * 1e9) / (last - first);
}

/** Prompt tokens that were evaluated over the time from the first call to the last logits. */
export function prefillTokensPerSecond({ timing, evaluatedTokenCount }: GenerationTrace): number {
  const elapsedNs =
    observed(timing.prefillEndNs, "end of the prefill") -
    observed(timing.prefillStartNs, "start of the prefill");
  return (observed(evaluatedTokenCount, "evaluated tokens") * 1e9) / elapsedNs;
}
