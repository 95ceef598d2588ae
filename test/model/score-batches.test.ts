import { describe, expect, it } from "vitest";
import type { ItemScore } from "../../src/core/scoring.ts";
import { loadModel, valueOf } from "./load-model.ts";
import { referenceModels } from "./reference-models.ts";

const FILES = ["SmolLM2-135M-Instruct.f32.gguf", "gemma-3-270m-q4_k_m.gguf"];
const models = referenceModels(FILES);

const TEXT = Array.from(
  { length: 40 },
  (_, index) => `On day ${index} the ship sailed ${index * 7} miles towards the island. `,
).join("");

/**
 * How far the scores of the same tokens are apart, in nats: the largest difference for float32
 * weights; the mean one for quantized weights, where the rows left over from blocks of four go
 * through another kernel, which changes a near tie by tenths (batches of 8 and 2,048 tokens give the
 * same bits there, batches of 37 do not).
 */
function distance(left: readonly number[], right: readonly number[], isQuantized: boolean): number {
  expect(right.length).toBe(left.length);
  const differences = left.map((logprob, at) => Math.abs(logprob - (right[at] ?? Infinity)));
  if (!isQuantized) return Math.max(...differences);
  return differences.reduce((sum, difference) => sum + difference, 0) / differences.length;
}

describe.skipIf(models === null).each(FILES.map((name, index) => ({ name, index })))(
  "log-probabilities of $name",
  ({ index }) => {
    async function score(
      batchTokens: number,
      items: (tokens: readonly number[]) => { context: number[]; continuation: number[] }[],
    ): Promise<ItemScore[]> {
      const model = loadModel(models?.[index] ?? "", {
        contextTokens: 1024,
        batchTokens,
        kvTypeK: "f32",
        kvTypeV: "f32",
        flashAttention: "off",
      });
      try {
        const reply = valueOf(await model.tokenize({ prompts: [{ kind: "text", text: TEXT }] }));
        const tokens = (reply.prompts[0]?.tokens ?? []).slice(0, 400);
        const request = items(tokens).map(({ context, continuation }) => ({
          contextTokens: context,
          continuationTokens: continuation,
        }));
        return valueOf(
          await model.score({
            items: request,
            topCount: 5,
            mode: "exact",
            keepPrefixTokenCount: null,
          }),
        ).items;
      } finally {
        await model.close();
      }
    }

    const longContinuation = (tokens: readonly number[]) => [
      { context: tokens.slice(0, 10), continuation: tokens.slice(10) },
    ];

    const isQuantized = index === 1;
    const tolerance = isQuantized ? 0.02 : 1e-3;

    it.each([8, 37])(
      "do not depend on how a continuation of 390 tokens is cut: batches of %i",
      async (batchTokens) => {
        const [whole] = await score(2048, longContinuation);
        const [small] = await score(batchTokens, longContinuation);

        const left = whole?.tokenLogprobs ?? [];
        expect(distance(left, small?.tokenLogprobs ?? [], isQuantized)).toBeLessThan(tolerance);
        const flips = small?.greedyTokens.filter((token, at) => token !== whole?.greedyTokens[at]);
        expect(flips?.length).toBeLessThanOrEqual(isQuantized ? 8 : 0);
      },
    );

    it("are those of the tokens asked for, at their positions", async () => {
      const [whole, tail] = await score(2048, (tokens) => [
        { context: tokens.slice(0, 10), continuation: tokens.slice(10, 200) },
        { context: tokens.slice(0, 150), continuation: tokens.slice(150, 200) },
      ]);

      const left = whole?.tokenLogprobs.slice(140) ?? [];
      expect(distance(left, tail?.tokenLogprobs ?? [], isQuantized)).toBeLessThan(tolerance);
    });

    it("are exactly the same whatever was scored before", async () => {
      const [first, , again] = await score(2048, (tokens) => [
        { context: tokens.slice(0, 10), continuation: tokens.slice(10, 100) },
        { context: tokens.slice(5, 300), continuation: tokens.slice(300, 310) },
        { context: tokens.slice(0, 10), continuation: tokens.slice(10, 100) },
      ]);

      expect(again).toEqual(first);
    });
  },
);
