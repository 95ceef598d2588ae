import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LoadedModel } from "../../src/core/engine.ts";
import { GREEDY, type GenerateRequest, type GenerationTrace } from "../../src/core/generation.ts";
import { loadModel, valueOf } from "./load-model.ts";
import { referenceModels } from "./reference-models.ts";
import { isFull } from "./test-size.ts";

const FILES = ["SmolLM2-135M-Instruct.f32.gguf", "gemma-3-270m-q4_k_m.gguf"];
const models = referenceModels(FILES);

/** Sentences that a model can go on with; more than 1,500 tokens of either model. */
const TEXT = Array.from(
  { length: 120 },
  (_, index) => `On day ${index} the ship sailed ${index * 7} miles towards the island. `,
).join("");

/** Ends of a sentence, where the most likely next token is far ahead of the others. */
const PREFIX_COUNTS = isFull ? [40, 511, 512, 700, 900, 1100] : [512, 900];

describe.skipIf(models === null).each(FILES.map((name, index) => ({ name, index })))(
  "a cached prefix on $name",
  ({ index }) => {
    let model: LoadedModel;
    let tokens: number[];

    beforeAll(async () => {
      // Float32 and no flash attention: the last bits of other kinds depend on the batch.
      model = loadModel(models?.[index] ?? "", {
        contextTokens: 2048,
        kvTypeK: "f32",
        kvTypeV: "f32",
        flashAttention: "off",
      });
      const reply = valueOf(await model.tokenize({ prompts: [{ kind: "text", text: TEXT }] }));
      tokens = (reply.prompts[0]?.tokens ?? []).slice(0, 1200);
    });

    afterAll(async () => {
      await model.close();
    });

    async function generate(
      promptTokens: readonly number[],
      cache: GenerateRequest["cache"],
      maxOutputTokens: number,
    ): Promise<GenerationTrace> {
      return valueOf(
        await model.generate({
          prompt: { kind: "tokens", tokens: [...promptTokens] },
          sampling: GREEDY,
          maxOutputTokens,
          ignoreEndOfGeneration: true,
          stopStrings: [],
          jsonSchema: null,
          cache,
        }),
      );
    }

    it.each(PREFIX_COUNTS)(
      "of %i tokens gives the same output as a cold cache after a long generation",
      async (prefixCount) => {
        const prompt = tokens.slice(0, prefixCount + 20);
        const cold = await generate(prompt, { kind: "cold" }, 12);
        // Fills the cache with the same beginning, and what a sliding window drops of it.
        await generate(tokens, { kind: "cold" }, 40);

        const warm = await generate(prompt, { kind: "prefix", tokenCount: prefixCount }, 12);

        expect(warm.outputTokens).toEqual(cold.outputTokens);
        expect(warm.evaluatedTokenCount).toBe(20);
      },
    );

    it("that the window still holds is trimmed, not evaluated again", async () => {
      await generate(tokens, { kind: "cold" }, 8);

      const warm = await generate(tokens, { kind: "prefix", tokenCount: tokens.length - 1 }, 8);

      expect(warm.cachePreparation).toBe("trimmed");
    });
  },
);

describe.skipIf(models === null)("a sliding window", () => {
  it("makes a prefix that it no longer holds be evaluated again", async () => {
    const model = loadModel(models?.[1] ?? "", { contextTokens: 2048 });
    const { prompts } = valueOf(await model.tokenize({ prompts: [{ kind: "text", text: TEXT }] }));
    const tokens = (prompts[0]?.tokens ?? []).slice(0, 1200);
    const request = {
      sampling: GREEDY,
      maxOutputTokens: 4,
      ignoreEndOfGeneration: true,
      stopStrings: [],
      jsonSchema: null,
    };
    await model.generate({
      ...request,
      prompt: { kind: "tokens", tokens },
      cache: { kind: "cold" },
    });

    const warm = valueOf(
      await model.generate({
        ...request,
        prompt: { kind: "tokens", tokens: tokens.slice(0, 620) },
        cache: { kind: "prefix", tokenCount: 600 },
      }),
    );
    await model.close();

    expect(warm.cachePreparation).toBe("evaluated");
  });
});
