import type { GenerationTiming } from "../../core/generation.ts";
import { millisecondsOf } from "./nanoseconds.ts";

/**
 * Time to first token: from the request being accepted to the first output token being sampled,
 * milliseconds. Includes template, tokenization, prefill and sampling. `null` without an output token.
 */
export function ttftMs(timing: GenerationTiming): number | null {
  const firstTokenNs = timing.tokenNs[0];
  return firstTokenNs === undefined ? null : millisecondsOf(firstTokenNs);
}

/** Parts of a TTFT in milliseconds; `null` where a step did not happen, was not observed, or ends before it begins. */
export interface TtftParts {
  readonly templateMs: number | null;
  readonly tokenizeMs: number | null;
  readonly prefillMs: number | null;
  /** From the first logits being ready to the first token being sampled. */
  readonly firstSampleMs: number | null;
}

export function ttftParts(timing: GenerationTiming): TtftParts {
  return {
    templateMs: between(0, timing.templateEndNs),
    tokenizeMs: between(timing.templateEndNs ?? 0, timing.tokenizeEndNs),
    prefillMs: between(timing.prefillStartNs, timing.prefillEndNs),
    firstSampleMs: between(timing.prefillEndNs, timing.tokenNs[0] ?? null),
  };
}

function between(startNs: number | null, endNs: number | null): number | null {
  if (startNs === null || endNs === null || endNs < startNs) return null;
  return millisecondsOf(endNs - startNs);
}
