import { afterAll, describe, expect, it } from "vitest";
import type { LoadOptions, LoadedModel } from "../../../../src/core/engine.ts";
import { seededRandom } from "../../../../src/core/random.ts";
import type { ItemScore, ScoreReply, ScoreRequest } from "../../../../src/core/scoring.ts";
import { randomRequests } from "./random-score-requests.ts";
import { ARCHITECTURE_VOCABULARY_SIZE, writeTinyArchitecture } from "./tiny-architectures.ts";
import {
  REQUEST,
  VOCABULARY_SIZE,
  load,
  modelFolder,
  valueOf,
  writeTinyModel,
} from "./tiny-model.ts";

type Items = ScoreRequest["items"];

const folder = modelFolder();
const models: LoadedModel[] = [];

afterAll(async () => {
  for (const model of models) await model.close();
});

async function open(path: string, options: Partial<LoadOptions>): Promise<LoadedModel> {
  const model = valueOf(load(path, { ...options, contextTokens: 1024 }));
  models.push(model);
  return Promise.resolve(model);
}

async function score(
  model: LoadedModel,
  items: Items,
  keepPrefixTokenCount: number | null = null,
): Promise<ScoreReply> {
  return valueOf(await model.score({ items, mode: "exact", keepPrefixTokenCount, topCount: 2 }));
}

/** Each item on its own; a generation of other tokens in between empties the cache. */
async function scoreAlone(model: LoadedModel, items: Items): Promise<ItemScore[]> {
  const alone: ItemScore[] = [];
  for (const item of items) {
    valueOf(
      await model.generate({
        ...REQUEST,
        prompt: { kind: "tokens", tokens: [3] },
        maxOutputTokens: 1,
      }),
    );
    alone.push(...(await score(model, [item])).items);
  }
  return alone;
}

/** Puts tokens of the same beginnings into the cache, in batches of another shape. */
async function generateAfter(model: LoadedModel, items: Items): Promise<void> {
  const tokens = items[0]?.contextTokens.slice(0, 900) ?? [];
  await model.generate({
    ...REQUEST,
    prompt: { kind: "tokens", tokens },
    maxOutputTokens: 5,
    cache: { kind: "prefix", tokenCount: Math.floor((tokens.length - 1) / 2) },
  });
}

const CACHES: [string, () => Promise<string>, Partial<LoadOptions>, number][] = [
  ["keys and values of every position", () => writeTinyModel(folder), {}, VOCABULARY_SIZE],
  [
    "the same in float32 without flash attention",
    () => writeTinyModel(folder),
    { kvTypeK: "f32", kvTypeV: "f32", flashAttention: "off" },
    VOCABULARY_SIZE,
  ],
  [
    "the same for several sequences",
    () => writeTinyModel(folder),
    { sequences: 8 },
    VOCABULARY_SIZE,
  ],
  [
    "a window, in a ring that is gone through several times",
    () => writeTinyArchitecture(folder, "gemma3"),
    { microBatchTokens: 64 },
    ARCHITECTURE_VOCABULARY_SIZE,
  ],
  [
    "a window, in a full-size cache",
    () => writeTinyArchitecture(folder, "gemma3"),
    { microBatchTokens: 64, fullSlidingWindowCache: true },
    ARCHITECTURE_VOCABULARY_SIZE,
  ],
  [
    "running states only",
    () => writeTinyArchitecture(folder, "mamba"),
    {},
    ARCHITECTURE_VOCABULARY_SIZE,
  ],
  [
    "running states beside keys and values",
    () => writeTinyArchitecture(folder, "lfm2"),
    {},
    ARCHITECTURE_VOCABULARY_SIZE,
  ],
];

describe.each(CACHES)("exact scoring on a cache of %s", (_name, path, options, vocabularySize) => {
  it(
    "gives bit for bit what each item gives alone, whatever was asked before",
    { timeout: 120_000 },
    async () => {
      const model = await open(await path(), options);
      const random = seededRandom(20_260);
      const sizes = {
        firstId: 300,
        endId: vocabularySize,
        longestContext: 600,
        longestContinuation: 90,
      };
      const requests = randomRequests(random, 60, sizes);
      let evaluatedTokenCount = 0;
      let cachedTokenCount = 0;
      const replies: ItemScore[][] = [];
      for (const [index, items] of requests.entries()) {
        if (index % 5 === 4) await generateAfter(model, items);
        const shared = index % 2 === 0 ? 128 : null;
        const reply = await score(model, items, shared);
        evaluatedTokenCount += reply.evaluatedTokenCount;
        cachedTokenCount += reply.cachedTokenCount;
        replies.push(reply.items);
      }
      let aloneTokenCount = 0;
      for (const [index, items] of requests.entries()) {
        expect(replies[index]).toEqual(await scoreAlone(model, items));
        for (const { contextTokens, continuationTokens } of items)
          aloneTokenCount += contextTokens.length + continuationTokens.length - 1;
      }
      process.stdout.write(
        `${_name}: ${evaluatedTokenCount} of ${aloneTokenCount} tokens evaluated\n`,
      );
      expect(evaluatedTokenCount + cachedTokenCount).toBeLessThanOrEqual(aloneTokenCount);
      expect(evaluatedTokenCount).toBeLessThan(aloneTokenCount * 0.75);
    },
  );
});
