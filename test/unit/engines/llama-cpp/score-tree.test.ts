import { describe, expect, it } from "vitest";
import type { LoadOptions } from "../../../../src/core/engine.ts";
import { seededRandom } from "../../../../src/core/random.ts";
import type { ItemScore, ScoreRequest } from "../../../../src/core/scoring.ts";
import { randomRequests } from "./random-score-requests.ts";
import { ARCHITECTURE_VOCABULARY_SIZE, writeTinyArchitecture } from "./tiny-architectures.ts";
import { VOCABULARY_SIZE, load, modelFolder, valueOf, writeTinyModel } from "./tiny-model.ts";

type Items = ScoreRequest["items"];

const folder = modelFolder();
/** Float32 and no flash attention: the last bits of other kinds depend on the batch. */
const PRECISE: Partial<LoadOptions> = { kvTypeK: "f32", kvTypeV: "f32", flashAttention: "off" };

/** The weights are float16, and so is what some kernels make of the values beside them. */
const TOLERANCE_NATS = 0.01;

const request = (items: Items, mode: ScoreRequest["mode"], topCount = 2): ScoreRequest => ({
  items,
  mode,
  keepPrefixTokenCount: null,
  topCount,
});

/** Largest difference of a log-probability. */
function distance(left: readonly ItemScore[], right: readonly ItemScore[]): number {
  expect(right.map((item) => item.tokenLogprobs.length)).toEqual(
    left.map((item) => item.tokenLogprobs.length),
  );
  const all = (items: readonly ItemScore[]): number[] =>
    items.flatMap((item) => [
      ...item.tokenLogprobs,
      ...item.top.flatMap((entries) => entries.map(({ logprob }) => logprob)),
    ]);
  const others = all(right);
  return Math.max(...all(left).map((value, at) => Math.abs(value - (others[at] ?? NaN))));
}

const CACHES: [string, () => Promise<string>, Partial<LoadOptions>, number][] = [
  ["one sequence", () => writeTinyModel(folder), { sequences: 1 }, VOCABULARY_SIZE],
  ["two sequences", () => writeTinyModel(folder), { sequences: 2 }, VOCABULARY_SIZE],
  ["64 sequences", () => writeTinyModel(folder), { sequences: 64 }, VOCABULARY_SIZE],
  [
    "small batches",
    () => writeTinyModel(folder),
    { sequences: 16, batchTokens: 24, microBatchTokens: 7 },
    VOCABULARY_SIZE,
  ],
  [
    "a ring for a window",
    () => writeTinyArchitecture(folder, "gemma3"),
    { sequences: 4, microBatchTokens: 64 },
    ARCHITECTURE_VOCABULARY_SIZE,
  ],
  [
    "a window in a full-size cache",
    () => writeTinyArchitecture(folder, "gemma3"),
    { sequences: 32, fullSlidingWindowCache: true },
    ARCHITECTURE_VOCABULARY_SIZE,
  ],
  [
    "running states",
    () => writeTinyArchitecture(folder, "lfm2"),
    { sequences: 16 },
    ARCHITECTURE_VOCABULARY_SIZE,
  ],
];

describe.each(CACHES)("scoring as a tree with %s", (_name, path, options, vocabularySize) => {
  it(
    "gives the numbers of exact scoring within rounding, and leaves exact scoring as it was",
    { timeout: 120_000 },
    async () => {
      const model = valueOf(load(await path(), { ...PRECISE, ...options }));
      const sizes = {
        firstId: 300,
        endId: vocabularySize,
        longestContext: 400,
        longestContinuation: 20,
      };
      const requests = randomRequests(seededRandom(99), 60, sizes);
      const before: ItemScore[][] = [];
      for (const items of requests)
        before.push(valueOf(await model.score(request(items, "exact"))).items);
      for (const [index, items] of requests.entries()) {
        const tree = valueOf(await model.score(request(items, "tree")));
        const exact = valueOf(await model.score(request(items, "exact")));

        expect(distance(before[index] ?? [], tree.items)).toBeLessThan(TOLERANCE_NATS);
        expect(exact.items).toEqual(before[index]);
      }
      await model.close();
    },
  );
});

describe("a tree of labels", () => {
  const context = Array.from({ length: 100 }, (_, index) => 300 + index);
  const labels = [
    [400, 401, 402],
    [400, 401, 403],
    [400, 404, 405, 406],
    [400, 404, 405, 407],
    [408, 409],
    [408],
  ];
  const items = labels.map((label) => ({ contextTokens: context, continuationTokens: label }));

  it("evaluates each of its nodes once", async () => {
    const model = valueOf(load(await writeTinyModel(folder), { sequences: 8 }));
    const reply = valueOf(await model.score(request(items, "tree")));
    await model.close();

    // 100 of the context; 400, 401, 404, 405 and 408, because last tokens are only predicted.
    expect(reply.evaluatedTokenCount).toBe(105);
    expect(reply.cachedTokenCount).toBe(500);
  });

  it("is cut into parts when it has more branches than there are sequences", async () => {
    const many = Array.from({ length: 77 }, (_, index) => ({
      contextTokens: context,
      continuationTokens: [400 + (index % 7), 500 + index, 600, 601],
    }));
    const model = valueOf(load(await writeTinyModel(folder), { ...PRECISE, sequences: 16 }));
    const tree = valueOf(await model.score(request(many, "tree")));
    const exact = valueOf(await model.score(request(many, "exact")));
    await model.close();

    expect(distance(exact.items, tree.items)).toBeLessThan(TOLERANCE_NATS);
    expect(tree.evaluatedTokenCount).toBeLessThan(100 + 77 * 3);
  });

  it("is cut into parts when its branches do not fit the context together", async () => {
    const long = Array.from({ length: 12 }, (_, index) => ({
      contextTokens: context,
      continuationTokens: Array.from({ length: 300 }, (_, place) => 300 + index * 30 + place),
    }));
    const model = valueOf(load(await writeTinyModel(folder), { ...PRECISE, sequences: 16 }));
    const tree = valueOf(await model.score(request(long, "tree", 0)));
    const exact = valueOf(await model.score(request(long, "exact", 0)));
    await model.close();

    expect(distance(exact.items, tree.items)).toBeLessThan(TOLERANCE_NATS);
  });

  it("may have no beginning in common", async () => {
    const apart = [5, 6, 7].map((first) => ({
      contextTokens: [first, 8, 9],
      continuationTokens: [10, 11],
    }));
    const model = valueOf(load(await writeTinyModel(folder), { ...PRECISE, sequences: 4 }));
    const tree = valueOf(await model.score(request(apart, "tree")));
    const exact = valueOf(await model.score(request(apart, "exact")));
    await model.close();

    expect(distance(exact.items, tree.items)).toBeLessThan(TOLERANCE_NATS);
  });

  it("ends a batch with what other requests share, so that they find all of it", async () => {
    const model = valueOf(load(await writeTinyModel(folder), { ...PRECISE, sequences: 8 }));
    const behind = (text: readonly number[]): ScoreRequest => ({
      ...request(
        labels.map((label) => ({
          contextTokens: [...context, ...text],
          continuationTokens: label,
        })),
        "tree",
      ),
      keepPrefixTokenCount: context.length,
    });
    const alone = valueOf(await model.score(behind([501, 502, 503, 504])));
    await model.score(behind([500, 502]));
    const beside = valueOf(await model.score(behind([501, 502, 503, 504])));
    await model.close();

    expect(alone.evaluatedTokenCount).toBe(104 + 5);
    expect(beside.evaluatedTokenCount).toBe(4 + 5);
    expect(beside.items).toEqual(alone.items);
  });

  it("leaves what its items share in the cache for the next request", async () => {
    const model = valueOf(load(await writeTinyModel(folder), { sequences: 8 }));
    await model.score(request(items, "tree"));
    const again = valueOf(await model.score(request(items, "tree")));
    await model.close();

    // Of the context the last block is evaluated again: its logits are gone.
    expect(again.evaluatedTokenCount).toBe(100 - 64 + 5);
  });
});
