import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  DEFAULT_LOAD_OPTIONS,
  type LoadOptions,
  type LoadedModel,
} from "../../../../src/core/engine.ts";
import type { ItemScore, ScoreRequest } from "../../../../src/core/scoring.ts";
import {
  CANCEL,
  PROGRESS,
  createEngineControl,
} from "../../../../src/engines/llama-cpp/control.ts";
import { loadLlamaCpp } from "../../../../src/engines/llama-cpp/load-model.ts";
import {
  VOCABULARY_SIZE,
  failureOf,
  load,
  modelFolder,
  valueOf,
  writeTinyModel,
} from "./tiny-model.ts";
import { ownTrace } from "../../../support/own-engine.ts";

const folder = modelFolder();
const TOKENS = Array.from({ length: 300 }, (_, index) => 300 + ((index * 37) % 3000));
let path: string;
let model: LoadedModel;

/** Float32 and no flash attention: the last bits of other kinds depend on the batch. */
const EXACT: Partial<LoadOptions> = { kvTypeK: "f32", kvTypeV: "f32", flashAttention: "off" };

beforeAll(async () => {
  path = await writeTinyModel(folder);
  model = valueOf(load(path, EXACT));
});

afterAll(async () => {
  await model.close();
});

async function score(items: ScoreRequest["items"], topCount = 0): Promise<ItemScore[]> {
  return valueOf(await model.score({ items, topCount, mode: "exact", keepPrefixTokenCount: null }))
    .items;
}

async function logprobsWith(
  options: Partial<LoadOptions>,
  contextCount: number,
): Promise<number[]> {
  const other = valueOf(load(path, { ...EXACT, ...options }));
  const items = [
    {
      contextTokens: TOKENS.slice(0, contextCount),
      continuationTokens: TOKENS.slice(contextCount),
    },
  ];
  const reply = valueOf(
    await other.score({ items, topCount: 0, mode: "exact", keepPrefixTokenCount: null }),
  );
  await other.close();
  return reply.items[0]?.tokenLogprobs ?? [];
}

describe("scoring", () => {
  it.each([
    [2048, 1],
    [7, 1],
    [1, 1],
    [64, 100],
    [65, 100],
    [100, 100],
    [101, 100],
    [33, 299],
  ])(
    "gives the same log-probabilities in batches of %i, after a context of %i",
    async (batchTokens, contextCount) => {
      const whole = await logprobsWith({ batchTokens: 2048 }, 1);
      const cut = await logprobsWith({ batchTokens }, contextCount);

      expect(cut).toHaveLength(300 - contextCount);
      for (const [index, logprob] of cut.entries())
        expect(logprob).toBeCloseTo(whole[contextCount - 1 + index] ?? 0, 2);
    },
  );

  it("answers in the order of the items, each as if it were alone", async () => {
    const items = [
      { contextTokens: [5, 6], continuationTokens: [7] },
      { contextTokens: TOKENS.slice(0, 50), continuationTokens: TOKENS.slice(50, 150) },
      { contextTokens: [8], continuationTokens: [9, 10, 11] },
    ];
    const together = await score(items, 3);
    const alone = await Promise.all(items.map((item) => score([item], 3)));
    expect(together).toEqual(alone.flat());
    expect(together.map(({ tokenLogprobs }) => tokenLogprobs.length)).toEqual([1, 100, 3]);
  });

  it("gives a distribution: over the whole vocabulary the probabilities sum to 1", async () => {
    let sum = 0;
    for (let token = 0; token < VOCABULARY_SIZE; token += 1024) {
      const items = Array.from({ length: 1024 }, (_, index) => ({
        contextTokens: [5],
        continuationTokens: [token + index],
      }));
      for (const item of await score(items)) sum += Math.exp(item.tokenLogprobs[0] ?? 0);
    }
    expect(sum).toBeCloseTo(1, 6);
  });

  it("names the arg-max and the most likely tokens of each position", async () => {
    const [item] = await score([{ contextTokens: [5], continuationTokens: [6, 7] }], 4);
    expect(item?.top.map((entries) => entries[0]?.token)).toEqual(item?.greedyTokens);
    for (const entries of item?.top ?? []) {
      const logprobs = entries.map(({ logprob }) => logprob);
      expect(logprobs).toHaveLength(4);
      expect(logprobs).toEqual([...logprobs].sort((left, right) => right - left));
    }
  });

  it("scores what greedy generation would choose as the arg-max", async () => {
    const trace = valueOf(
      await model.generate({
        prompt: { kind: "tokens", tokens: TOKENS.slice(0, 20) },
        sampling: { temperature: 0, topK: null, topP: null, minP: null, seed: 0 },
        maxOutputTokens: 10,
        ignoreEndOfGeneration: true,
        stopStrings: [],
        jsonSchema: null,
        cache: { kind: "cold" },
      }),
    );
    const [item] = await score([
      { contextTokens: TOKENS.slice(0, 20), continuationTokens: ownTrace(trace).outputTokens },
    ]);
    expect(item?.greedyTokens).toEqual(trace.outputTokens);
  });

  it("counts the tokens that went through the model", async () => {
    const items = [
      { contextTokens: [5, 6], continuationTokens: [7] },
      { contextTokens: [8], continuationTokens: [9, 10] },
    ];
    const reply = valueOf(
      await model.score({ items, topCount: 0, mode: "exact", keepPrefixTokenCount: null }),
    );
    expect(reply.evaluatedTokenCount).toBe(4);
  });
});

describe("scoring that is cancelled", () => {
  it.each(["exact", "tree"] as const)(
    "ends in mode %s, and the next one is whole",
    async (mode) => {
      const control = createEngineControl();
      const stoppable = valueOf(
        loadLlamaCpp(
          {
            engine: "llama-cpp",
            modelPath: path,
            vocabularyOnly: false,
            options: {
              ...DEFAULT_LOAD_OPTIONS,
              gpu: "cpu",
              threads: 1,
              contextTokens: 512,
              sequences: 4,
            },
          },
          control,
        ),
      );
      const items = [10, 11, 12].map((token) => ({
        contextTokens: TOKENS.slice(0, 100),
        continuationTokens: [token, 5, 6],
      }));
      const request = { items, mode, keepPrefixTokenCount: null, topCount: 0 };
      const whole = valueOf(await stoppable.score(request));
      control.words[CANCEL] = 1;
      const stopped = failureOf(await stoppable.score(request));
      const again = valueOf(await stoppable.score(request));
      await stoppable.close();

      expect(stopped.code).toBe("cancelled");
      expect(again.items).toEqual(whole.items);
      expect(control.words[PROGRESS]).toBe(again.evaluatedTokenCount);
    },
  );
});

describe("scoring is refused, with the item, when", () => {
  it.each([
    ["an id is outside the vocabulary", [5], [VOCABULARY_SIZE], "engine-refused"],
    ["an id of the context is negative", [-1], [5], "engine-refused"],
    ["the item does not fit the context", TOKENS, Array<number>(1024).fill(5), "context-overflow"],
  ])("%s", async (_name, contextTokens, continuationTokens, code) => {
    const items = [
      { contextTokens: [5], continuationTokens: [6] },
      { contextTokens, continuationTokens },
    ];
    const failure = failureOf(
      await model.score({ items, topCount: 0, mode: "exact", keepPrefixTokenCount: null }),
    );
    expect(failure.code).toBe(code);
    expect(failure.message).toContain("item 1");
  });
});
