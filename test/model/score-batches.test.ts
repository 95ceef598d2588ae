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

/** Largest difference in nats between the scores of the same tokens. */
function largestDifference(left: ItemScore, right: ItemScore): number {
  expect(right.tokenLogprobs.length).toBe(left.tokenLogprobs.length);
  return Math.max(
    ...left.tokenLogprobs.map((logprob, index) =>
      Math.abs(logprob - (right.tokenLogprobs[index] ?? Infinity)),
    ),
  );
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
        return valueOf(await model.score({ items: request, topCount: 5 })).items;
      } finally {
        await model.close();
      }
    }

    const longContinuation = (tokens: readonly number[]) => [
      { context: tokens.slice(0, 10), continuation: tokens.slice(10) },
    ];

    it("do not depend on how a continuation of 390 tokens is cut into batches", async () => {
      const [whole] = await score(2048, longContinuation);
      const [small] = await score(37, longContinuation);

      // Quantized weights are multiplied by another kernel for another number of rows.
      const tolerance = index === 0 ? 1e-3 : 0.2;
      expect(whole && small && largestDifference(whole, small)).toBeLessThan(tolerance);
      expect(small?.greedyTokens.filter((token, at) => token !== whole?.greedyTokens[at])).toEqual(
        [],
      );
    });

    it("are those of the tokens asked for, at their positions", async () => {
      const [whole, tail] = await score(2048, (tokens) => [
        { context: tokens.slice(0, 10), continuation: tokens.slice(10, 200) },
        { context: tokens.slice(0, 150), continuation: tokens.slice(150, 200) },
      ]);

      const wholeTail: ItemScore = {
        tokenLogprobs: whole?.tokenLogprobs.slice(140) ?? [],
        greedyTokens: [],
        top: [],
      };
      const tolerance = index === 0 ? 1e-3 : 0.2;
      expect(tail && largestDifference(wholeTail, tail)).toBeLessThan(tolerance);
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
