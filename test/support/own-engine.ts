import type { LoadOptions, ModelFacts } from "../../src/core/engine.ts";
import type { GenerationTiming, GenerationTrace } from "../../src/core/generation.ts";
import { observed } from "../../src/core/observed.ts";

/** Facts of a model that this tool loads: its options are known. */
export type OwnFacts = ModelFacts & { readonly options: LoadOptions };

/** A trace of an engine that sees every token. */
export interface OwnTrace extends GenerationTrace {
  readonly promptTokens: number[];
  readonly outputTokens: number[];
  readonly promptTokenCount: number;
  readonly outputTokenCount: number;
  readonly timing: GenerationTiming & { readonly tokenNs: number[] };
}

/** @throws Error naming what the engine did not observe */
export function ownTrace(trace: GenerationTrace): OwnTrace {
  return {
    ...trace,
    promptTokens: observed(trace.promptTokens, "prompt tokens"),
    outputTokens: observed(trace.outputTokens, "output tokens"),
    promptTokenCount: observed(trace.promptTokenCount, "prompt token count"),
    outputTokenCount: observed(trace.outputTokenCount, "output token count"),
    timing: { ...trace.timing, tokenNs: observed(trace.timing.tokenNs, "token times") },
  };
}
