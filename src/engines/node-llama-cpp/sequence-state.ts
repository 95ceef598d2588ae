import type { LlamaContextSequence } from "node-llama-cpp";
import type { GenerateRequest, GenerationTrace } from "../../core/generation.ts";
import { asTokens } from "./public-session.ts";

/**
 * Brings the sequence into the state that a request asks for, outside any timed window.
 *
 * Trimming is the library's own erasing. Where the cache cannot be trimmed (sliding windows) the
 * library evaluates the prefix again by itself; its token meter shows that, and it is reported as
 * `evaluated`.
 */
export async function prepareSequence(
  sequence: LlamaContextSequence,
  cache: GenerateRequest["cache"],
  tokens: readonly number[],
): Promise<GenerationTrace["cachePreparation"]> {
  if (cache.kind === "cold" || cache.tokenCount === 0) {
    await sequence.clearHistory();
    return "cleared";
  }
  const prefix = asTokens(tokens.slice(0, cache.tokenCount));
  const evaluatedBefore = evaluatedTokens(sequence);
  if (holds(sequence, prefix)) {
    await sequence.eraseContextTokenRanges([
      { start: prefix.length, end: sequence.nextTokenIndex },
    ]);
    if (evaluatedTokens(sequence) === evaluatedBefore) return "trimmed";
    if (sequence.nextTokenIndex === prefix.length) return "evaluated";
  }
  await sequence.clearHistory();
  await sequence.evaluateWithoutGeneratingNewTokens(prefix);
  return "evaluated";
}

/** Tokens that went through the model in this sequence so far. */
export function evaluatedTokens(sequence: LlamaContextSequence): number {
  const { usedInputTokens, usedOutputTokens } = sequence.tokenMeter.getState();
  return usedInputTokens + usedOutputTokens;
}

function holds(sequence: LlamaContextSequence, prefix: readonly number[]): boolean {
  const held: readonly number[] = sequence.contextTokens;
  return held.length >= prefix.length && prefix.every((token, index) => held[index] === token);
}
