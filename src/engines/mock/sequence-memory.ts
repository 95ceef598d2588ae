import type { GenerationTrace } from "../../core/generation.ts";

/** Which tokens the key-value cache of the mock engine would hold. */
export class SequenceMemory {
  #tokens: readonly number[] = [];

  /** Reaches the state "exactly the first `count` tokens of the prompt" and says how. */
  prepare(promptTokens: readonly number[], count: number): GenerationTrace["cachePreparation"] {
    const holdsThem =
      this.#tokens.length >= count &&
      promptTokens.slice(0, count).every((token, place) => this.#tokens[place] === token);
    this.#tokens = promptTokens.slice(0, count);
    if (count === 0) return "cleared";
    return holdsThem ? "trimmed" : "evaluated";
  }

  hold(tokens: readonly number[]): void {
    this.#tokens = tokens;
  }
}
