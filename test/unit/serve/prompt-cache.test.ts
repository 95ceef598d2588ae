import { describe, expect, it } from "vitest";
import type { ModelFacts } from "../../../src/core/engine.ts";
import type { GenerationTrace } from "../../../src/core/generation.ts";
import { PromptCache } from "../../../src/serve/prompt-cache.ts";

const CAN = { score: true, jsonSchema: true, prefixCache: true };

type CacheFacts = Pick<ModelFacts, "capabilities" | "slidingWindowTokens">;
type CacheTrace = Pick<
  GenerationTrace,
  "promptTokens" | "outputTokens" | "cachePreparation" | "stopReason"
>;

const TRACE: CacheTrace = {
  promptTokens: [1, 2, 3],
  outputTokens: [4, 5],
  cachePreparation: "cleared",
  stopReason: "max-tokens",
};

/** The cached tokens to ask for with the second prompt. */
function cachedFor(
  tokens: readonly number[],
  trace: Partial<CacheTrace> = {},
  facts: Partial<CacheFacts> = {},
): number {
  const cache = new PromptCache({ capabilities: CAN, slidingWindowTokens: null, ...facts });
  cache.note({ ...TRACE, ...trace });
  const state = cache.stateFor(tokens);
  return state.kind === "cold" ? 0 : state.tokenCount;
}

describe("the prompt cache", () => {
  it("keeps what prompt and output have in common with the next prompt", () => {
    expect(cachedFor([1, 2, 3, 4, 9, 9])).toBe(4);
    expect(cachedFor([1, 2, 9, 9])).toBe(2);
    expect(cachedFor([9, 2, 3])).toBe(0);
  });

  it("leaves the last token to be evaluated, and the last one made, which may not be in it", () => {
    expect(cachedFor([1, 2, 3])).toBe(2);
    expect(cachedFor([1, 2, 3, 4, 5, 6])).toBe(4);
  });

  it("knows nothing after a request that was left or failed", () => {
    expect(cachedFor([1, 2, 3, 4], { stopReason: "cancelled" })).toBe(0);
    const cache = new PromptCache({ capabilities: CAN, slidingWindowTokens: null });
    cache.note(TRACE);
    cache.forget();
    expect(cache.stateFor([1, 2, 3, 4])).toEqual({ kind: "cold" });
  });

  it("is not used where going back would mean evaluating again", () => {
    expect(cachedFor([1, 2, 3, 4], {}, { slidingWindowTokens: 512 })).toBe(0);
    expect(cachedFor([1, 2, 3, 4], {}, { capabilities: { ...CAN, prefixCache: false } })).toBe(0);
    expect(cachedFor([1, 2, 3, 4], { cachePreparation: "evaluated" })).toBe(0);
  });
});
