import type { ModelFacts } from "../core/engine.ts";
import type { GenerateRequest, GenerationTrace } from "../core/generation.ts";

type Leftover = Pick<
  GenerationTrace,
  "promptTokens" | "outputTokens" | "cachePreparation" | "stopReason"
>;

/** What the engine's cache is known to hold after the last request, for the next one to begin with. */
export class PromptCache {
  #canTrim: boolean;
  #held: readonly number[] = [];

  constructor({
    capabilities,
    slidingWindowTokens,
  }: Pick<ModelFacts, "capabilities" | "slidingWindowTokens">) {
    // A sliding window has dropped what lies before it: going back would mean evaluating it again.
    this.#canTrim = capabilities.prefixCache && slidingWindowTokens === null;
  }

  /** The state to ask for: what this prompt has in common with what is held, at most all but its last token. */
  stateFor(tokens: readonly number[]): GenerateRequest["cache"] {
    const limit = this.#canTrim ? Math.min(this.#held.length, tokens.length - 1) : 0;
    let tokenCount = 0;
    while (tokenCount < limit && this.#held[tokenCount] === tokens[tokenCount]) tokenCount += 1;
    return tokenCount === 0 ? { kind: "cold" } : { kind: "prefix", tokenCount };
  }

  /** Notes what a request left in the cache. */
  note({ promptTokens, outputTokens, cachePreparation, stopReason }: Leftover): void {
    // A cache that had to be evaluated again cannot be trimmed, and will not be able to next time.
    if (cachePreparation === "evaluated") this.#canTrim = false;
    const isWhole = stopReason !== "cancelled" && promptTokens !== null && outputTokens !== null;
    // Whether the last token was evaluated depends on what ended the output.
    this.#held = isWhole ? [...promptTokens, ...outputTokens.slice(0, -1)] : [];
  }

  /** After a request that failed nothing is known. */
  forget(): void {
    this.#held = [];
  }
}
