import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupByContext, walkOrder } from "../../../../src/engines/llama-cpp/score-contexts.ts";
import { commonPrefixLength } from "../../../../src/core/common-prefix.ts";
import { contextEnds } from "../../../../src/engines/llama-cpp/score-schedule.ts";

const tokensArbitrary = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 8 });
const itemsArbitrary = fc.array(
  fc.record({ contextTokens: tokensArbitrary, continuationTokens: tokensArbitrary }),
  { minLength: 1, maxLength: 15 },
);

describe("the order in which contexts are evaluated", () => {
  it("has every context once", () => {
    fc.assert(
      fc.property(itemsArbitrary, tokensArbitrary, (items, held) => {
        const ordered = walkOrder(groupByContext(items), held).map(({ tokens }) => tokens.join());
        const all = new Set(items.map((item) => item.contextTokens.join()));
        expect(ordered).toHaveLength(all.size);
        expect(new Set(ordered)).toEqual(all);
      }),
    );
  });

  it("puts each behind the one that it shares most with of all before it", () => {
    fc.assert(
      fc.property(itemsArbitrary, tokensArbitrary, (items, held) => {
        const ordered = walkOrder(groupByContext(items), held).map(({ tokens }) => tokens);
        for (const [place, tokens] of ordered.entries()) {
          const shared = ordered.slice(0, place).map((other) => commonPrefixLength(other, tokens));
          expect(Math.max(0, ...shared)).toBe(shared.at(-1) ?? 0);
        }
      }),
    );
  });

  it("begins with what is held", () => {
    fc.assert(
      fc.property(itemsArbitrary, tokensArbitrary, (items, held) => {
        const ordered = walkOrder(groupByContext(items), held);
        const shared = ordered.map(({ tokens }) => commonPrefixLength(tokens, held));
        const before = shared.findIndex((count) => count === Math.max(...shared));
        // Only beginnings of it may come before the one that shares most.
        for (const { tokens } of ordered.slice(0, before))
          expect(commonPrefixLength(tokens, ordered[before]?.tokens ?? [])).toBe(tokens.length);
      }),
    );
  });
});

describe("continuations of a context", () => {
  it("that differ in their last token only are evaluated together", () => {
    const items = [[7, 1], [7, 2], [8], [9], [7, 1]].map((continuationTokens) => ({
      contextTokens: [5, 6],
      continuationTokens,
    }));
    const [context, ...others] = groupByContext(items);

    expect(others).toEqual([]);
    expect(context?.firsts.map(({ item, token }) => [item, token])).toEqual([
      [0, 7],
      [1, 7],
      [2, 8],
      [3, 9],
      [4, 7],
    ]);
    expect(context?.continuations).toEqual([
      {
        tokens: [7],
        wanted: [
          [
            { item: 0, index: 1, token: 1 },
            { item: 1, index: 1, token: 2 },
            { item: 4, index: 1, token: 1 },
          ],
        ],
      },
    ]);
  });
});

describe("the batches of a context", () => {
  it.each([
    [1, [1]],
    [63, [63]],
    [64, [64]],
    [65, [64, 65]],
    [200, [64, 128, 192, 200]],
  ])("of %i tokens end at %j", (count, ends) => {
    expect(contextEnds(count, 64)).toEqual(ends);
  });

  it.each([
    [100, 40, [40, 100]],
    [200, 100, [64, 100, 164, 200]],
    [164, 100, [64, 100, 164]],
    [130, 128, [64, 128, 130]],
  ])("of %i tokens of which %i are shared end at %j", (count, sharedCount, ends) => {
    expect(contextEnds(count, 64, sharedCount)).toEqual(ends);
  });
});
