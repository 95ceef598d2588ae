import type { GenerationTrace } from "../../core/generation.ts";
import { millisecondsOf } from "./nanoseconds.ts";

type Observed = Pick<GenerationTrace, "timing" | "http">;

/**
 * When the first output token was known, nanoseconds since the request was accepted. From a server whose
 * single tokens cannot be told apart: when its first chunk with text arrived, which may hold more than one
 * token. `null` without an output token.
 */
export function firstOutputNs({ timing, http }: Observed): number | null {
  return timing.tokenNs?.[0] ?? http?.firstContentNs ?? null;
}

/**
 * Time to first token: from the request being accepted to the first output token being sampled,
 * milliseconds. Includes template, tokenization, prefill and sampling; from a server also the way there
 * and back, up to the arrival of {@link firstOutputNs}. `null` without an output token.
 */
export function ttftMs(trace: Observed): number | null {
  const firstNs = firstOutputNs(trace);
  return firstNs === null ? null : millisecondsOf(firstNs);
}

/** Parts of a TTFT in milliseconds; `null` where a step did not happen, was not observed, or ends before it begins. */
export interface TtftParts {
  readonly templateMs: number | null;
  readonly tokenizeMs: number | null;
  readonly prefillMs: number | null;
  /** From the first logits being ready to the first token being sampled. */
  readonly firstSampleMs: number | null;
}

export function ttftParts(trace: Observed): TtftParts {
  const { timing } = trace;
  return {
    templateMs: between(0, timing.templateEndNs),
    tokenizeMs: between(timing.templateEndNs ?? 0, timing.tokenizeEndNs),
    prefillMs: between(timing.prefillStartNs, timing.prefillEndNs),
    firstSampleMs: between(timing.prefillEndNs, firstOutputNs(trace)),
  };
}

function between(startNs: number | null, endNs: number | null): number | null {
  if (startNs === null || endNs === null || endNs < startNs) return null;
  return millisecondsOf(endNs - startNs);
}
