import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scoreReplySchema } from "../../../../src/core/scoring.ts";
import { codeOf, generated, load, TEN_TOKENS, valueOf } from "./scripts.ts";

const SMALL = { vocabulary_size: 300, output: { text: "ok" } };

describe("scoring by the mock engine", () => {
  it("gives probabilities that add up to 1 over the vocabulary", async () => {
    const model = await load(SMALL);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(299), { minLength: 1, maxLength: 5 }),
        fc.array(fc.nat(299), { minLength: 1, maxLength: 3 }),
        async (contextTokens, continuationTokens) => {
          const items = [{ contextTokens, continuationTokens }];
          const reply = valueOf(
            await model.score({ items, topCount: 300, mode: "exact", keepPrefixTokenCount: null }),
          );
          for (const top of scoreReplySchema.parse(reply).items[0]?.top ?? []) {
            const sum = top.reduce((total, { logprob }) => total + Math.exp(logprob), 0);
            expect(sum).toBeCloseTo(1, 10);
            expect(new Set(top.map(({ token }) => token)).size).toBe(300);
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it("lists the most likely ids best first, agreeing with the greedy id and the token's own figure", async () => {
    const model = await load(SMALL);
    const [score] = valueOf(
      await model.score({
        items: [{ contextTokens: [3, 4], continuationTokens: [9, 8] }],
        topCount: 300,
        mode: "exact",
        keepPrefixTokenCount: null,
      }),
    ).items;
    for (const [position, token] of [9, 8].entries()) {
      const top = score?.top[position] ?? [];
      const logprobs = top.map(({ logprob }) => logprob);
      expect(logprobs).toEqual([...logprobs].sort((a, b) => b - a));
      expect(score?.greedyTokens[position]).toBe(top[0]?.token);
      expect(score?.tokenLogprobs[position]).toBe(
        top.find((entry) => entry.token === token)?.logprob,
      );
    }
  });

  it("gives the same figures in another session, and others after other tokens", async () => {
    const items = [{ contextTokens: [3, 4], continuationTokens: [9] }];
    const one = valueOf(
      await (
        await load(SMALL)
      ).score({ items, topCount: 0, mode: "exact", keepPrefixTokenCount: null }),
    );
    const two = valueOf(
      await (
        await load(SMALL)
      ).score({ items, topCount: 0, mode: "exact", keepPrefixTokenCount: null }),
    );
    expect(two).toEqual(one);
    const swapped = [{ contextTokens: [4, 3], continuationTokens: [9] }];
    const three = valueOf(
      await (
        await load(SMALL)
      ).score({ items: swapped, topCount: 0, mode: "exact", keepPrefixTokenCount: null }),
    );
    expect(three.items).not.toEqual(one.items);
  });

  it("finds the greedy answer most likely, token by token and with its end", async () => {
    const model = await load();
    const { promptTokens, outputTokens, endToken } = await generated(model, TEN_TOKENS);
    const continuationTokens = [...outputTokens, endToken ?? -1];
    const reply = valueOf(
      await model.score({
        items: [{ contextTokens: promptTokens, continuationTokens }],
        topCount: 0,
        mode: "exact",
        keepPrefixTokenCount: null,
      }),
    );
    expect(reply.items[0]?.greedyTokens).toEqual(continuationTokens);
    expect(Math.min(...(reply.items[0]?.tokenLogprobs ?? []))).toBeGreaterThan(Math.log(0.9));
    expect(reply.evaluatedTokenCount).toBe(14);
  });

  it("refuses ids outside the vocabulary and items longer than the context", async () => {
    const model = await load({ ...SMALL, context_tokens: 5 });
    const scored = async (contextTokens: number[]): Promise<string> =>
      codeOf(
        await model.score({
          items: [{ contextTokens, continuationTokens: [1] }],
          topCount: 0,
          mode: "exact",
          keepPrefixTokenCount: null,
        }),
      );
    expect(await scored([300])).toBe("engine-refused");
    expect(await scored([1, 2, 3, 4, 5])).toBe("ok");
    expect(await scored([1, 2, 3, 4, 5, 6])).toBe("context-overflow");
  });
});
