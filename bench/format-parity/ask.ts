import type { LoadOptions } from "../../src/core/engine.ts";
import { GREEDY } from "../../src/core/generation.ts";
import { observed } from "../../src/core/observed.ts";
import type { Prompt } from "../../src/core/prompt.ts";
import type { ItemScore } from "../../src/core/scoring.ts";
import type { EngineSession } from "../../src/engines/channel/engine-session.ts";
import { valueOf, withEngine } from "../support/engine.ts";

/** Likeliest ids of each position that are compared. */
export const TOP_COUNT = 20;

/** What one engine says to one prompt. */
export interface Answer {
  readonly promptTokens: readonly number[];
  readonly outputTokens: readonly number[];
  /** Of given tokens after the prompt: log-probabilities, nats. */
  readonly score: ItemScore;
}

/** Ids to use instead of an engine's own, so that both compute the same. */
export interface Given {
  readonly promptTokens: readonly number[];
  readonly outputTokens: readonly number[];
}

/**
 * The reference setting of both formats: one thread, and for llama.cpp a key-value cache of 32 bits
 * without flash attention, so that what is left is the order of additions.
 */
const REFERENCE: Partial<LoadOptions> = {
  gpu: "cpu",
  threads: 1,
  contextTokens: 1024,
  batchTokens: 64,
  microBatchTokens: 64,
  kvTypeK: "f32",
  kvTypeV: "f32",
  flashAttention: "off",
};

/**
 * Greedy text of every prompt, and the log-probabilities of its tokens, or of the given ones.
 * @param given one for each prompt; `null`: the engine's own
 */
export function askAll(
  modelPath: string,
  prompts: readonly Prompt[],
  outputTokens: number,
  given: readonly Given[] | null,
): Promise<Answer[]> {
  const isGguf = modelPath.endsWith(".gguf");
  const options = isGguf ? REFERENCE : { ...REFERENCE, flashAttention: "auto" as const };
  return withEngine(modelPath, options, async (session) => {
    const tokenized = valueOf(await session.tokenize({ prompts: [...prompts] })).prompts;
    const answers: Answer[] = [];
    for (const [index, { tokens }] of tokenized.entries()) {
      const own = observed(tokens, "prompt tokens");
      const promptTokens = [...(given?.[index]?.promptTokens ?? own)];
      const output = await greedy(session, promptTokens, outputTokens);
      const scored = given?.[index]?.outputTokens ?? output;
      const score = await scoreOf(session, promptTokens, scored);
      answers.push({ promptTokens: own, outputTokens: output, score });
    }
    return answers;
  });
}

async function greedy(
  session: EngineSession,
  tokens: number[],
  maxOutputTokens: number,
): Promise<number[]> {
  const outcome = await session.generate({
    prompt: { kind: "tokens", tokens },
    sampling: GREEDY,
    maxOutputTokens,
    ignoreEndOfGeneration: true,
    stopStrings: [],
    jsonSchema: null,
    cache: { kind: "cold" },
  });
  return observed(valueOf(outcome).outputTokens, "output tokens");
}

async function scoreOf(
  session: EngineSession,
  contextTokens: number[],
  continuation: readonly number[],
): Promise<ItemScore> {
  const reply = valueOf(
    await session.score({
      items: [{ contextTokens, continuationTokens: [...continuation] }],
      mode: "exact",
      keepPrefixTokenCount: null,
      topCount: TOP_COUNT,
    }),
  );
  const [item] = reply.items;
  if (item === undefined) throw new Error("a score without an item");
  return item;
}
