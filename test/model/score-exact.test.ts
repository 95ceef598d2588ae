import { describe, expect, it } from "vitest";
import type { LoadOptions, LoadedModel } from "../../src/core/engine.ts";
import { GREEDY } from "../../src/core/generation.ts";
import { seededRandom } from "../../src/core/random.ts";
import type { ItemScore, ScoreRequest } from "../../src/core/scoring.ts";
import { randomRequests } from "../unit/engines/llama-cpp/random-score-requests.ts";
import { loadModel, valueOf } from "./load-model.ts";
import { referenceModels } from "./reference-models.ts";
import { bySize } from "./test-size.ts";

type Items = ScoreRequest["items"];

const FILES = [
  "SmolLM2-135M-Instruct.Q4_1.gguf",
  "SmolLM2-135M-Instruct.f32.gguf",
  "gemma-3-270m-q4_k_m.gguf",
];
const models = referenceModels(FILES);

interface Setting {
  readonly name: string;
  readonly file: number;
  readonly itemCount: number;
  readonly longestContext: number;
  readonly options: Partial<LoadOptions>;
}

const PRECISE = { kvTypeK: "f32", kvTypeV: "f32", flashAttention: "off" } as const;
const SETTINGS: readonly Setting[] = [
  { name: "SmolLM2 Q4_1", file: 0, itemCount: bySize(16, 200), longestContext: 200, options: {} },
  {
    name: "SmolLM2 F32",
    file: 1,
    itemCount: bySize(12, 200),
    longestContext: 200,
    options: PRECISE,
  },
  { name: "Gemma 3 Q4_K_M", file: 2, itemCount: bySize(12, 200), longestContext: 200, options: {} },
  {
    name: "Gemma 3 Q4_K_M beyond its window of 512 and its ring of 1,024 cells",
    file: 2,
    itemCount: bySize(4, 30),
    longestContext: 1400,
    options: {},
  },
  {
    name: "Gemma 3 Q4_K_M with a full-size cache",
    file: 2,
    itemCount: bySize(4, 30),
    longestContext: 1400,
    options: { fullSlidingWindowCache: true },
  },
];

async function score(model: LoadedModel, items: Items) {
  const request = { items, mode: "exact", keepPrefixTokenCount: null, topCount: 1 } as const;
  return valueOf(await model.score(request));
}

async function generate(model: LoadedModel, tokens: number[], maxOutputTokens: number) {
  await model.generate({
    prompt: { kind: "tokens", tokens },
    sampling: GREEDY,
    maxOutputTokens,
    ignoreEndOfGeneration: true,
    stopStrings: [],
    jsonSchema: null,
    cache: { kind: "cold" },
  });
}

/** Every item on its own, after a generation of other tokens, which leaves nothing to use again. */
async function scoreAlone(model: LoadedModel, items: Items): Promise<ItemScore[]> {
  const alone: ItemScore[] = [];
  for (const item of items) {
    await generate(model, [3], 1);
    alone.push(...(await score(model, [item])).items);
  }
  return alone;
}

const countTokens = (items: Items): number =>
  items.reduce((sum, item) => sum + item.contextTokens.length + item.continuationTokens.length, 0);

describe.skipIf(models === null).each(SETTINGS.map((setting) => [setting.name, setting] as const))(
  "exact scoring with %s",
  (_name, { file, itemCount, longestContext, options }) => {
    it("gives bit for bit what each item gives alone", { timeout: 1_800_000 }, async () => {
      const model = loadModel(models?.[file] ?? "", { contextTokens: 2048, ...options });
      const requests = randomRequests(seededRandom(5), itemCount, {
        firstId: 1000,
        endId: 40_000,
        longestContext,
        longestContinuation: 12,
      });
      const replies: ItemScore[][] = [];
      let evaluatedTokenCount = 0;
      for (const [index, items] of requests.entries()) {
        if (index % 6 === 5) await generate(model, items[0]?.contextTokens ?? [], 3);
        const reply = await score(model, items);
        evaluatedTokenCount += reply.evaluatedTokenCount;
        replies.push(reply.items);
      }
      // In another order, so that other things are shared.
      for (const items of [...requests].reverse().slice(0, 10)) {
        const reply = await score(model, [...items].reverse());
        expect(reply.items.reverse()).toEqual(replies[requests.indexOf(items)]);
      }
      for (const [index, items] of requests.entries())
        expect(replies[index]).toEqual(await scoreAlone(model, items));
      const all = requests.reduce((sum, items) => sum + countTokens(items) - items.length, 0);
      process.stdout.write(`${evaluatedTokenCount} of ${all} tokens evaluated\n`);
      expect(evaluatedTokenCount).toBeLessThan(all);
      await model.close();
    });
  },
);
