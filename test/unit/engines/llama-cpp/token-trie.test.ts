import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ScoreRequest } from "../../../../src/core/scoring.ts";
import { commonPrefixLength } from "../../../../src/core/common-prefix.ts";
import {
  buildTrie,
  cutIntoChunks,
  type TokenTrie,
  type TrieNode,
} from "../../../../src/engines/llama-cpp/token-trie.ts";

const itemArbitrary = fc.record({
  contextTokens: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 5 }),
  continuationTokens: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 4 }),
});
const itemsArbitrary = fc.array(itemArbitrary, { minLength: 1, maxLength: 12 });

function trieOf(items: ScoreRequest["items"]): TokenTrie {
  const contexts = items.map((item) => item.contextTokens);
  const shared = contexts.map((context) => commonPrefixLength(contexts[0] ?? [], context));
  return buildTrie(items, Math.min(...shared));
}

/** All tokens from the beginning to a node. */
function textOf(trie: TokenTrie, node: TrieNode | null): number[] {
  const path: number[] = [];
  for (let at = node; at !== null; at = at.parent) path.unshift(at.token);
  return [...trie.prefix, ...path];
}

function nodesOf(trie: TokenTrie): TrieNode[] {
  return [...new Set(cutIntoChunks(trie.leaves, Infinity, Infinity).flatMap(({ nodes }) => nodes))];
}

describe("a tree of tokens", () => {
  it("reads each token of each continuation exactly once, behind exactly what precedes it", () => {
    fc.assert(
      fc.property(itemsArbitrary, (items) => {
        const trie = trieOf(items);
        const seen: string[] = [];
        const check = (before: number[], wanted: TrieNode["wanted"]): void => {
          for (const { item, index, token } of wanted) {
            const { contextTokens = [], continuationTokens = [] } = items[item] ?? {};
            expect(before).toEqual([...contextTokens, ...continuationTokens.slice(0, index)]);
            expect(token).toBe(continuationTokens[index]);
            seen.push(`${item}:${index}`);
          }
        };
        check([...trie.prefix], [...trie.wantedAtPrefix]);
        for (const node of nodesOf(trie)) check(textOf(trie, node), node.wanted);
        const all = items.flatMap((item, place) =>
          item.continuationTokens.map((_, index) => `${place}:${index}`),
        );
        expect(seen.sort()).toEqual(all.sort());
      }),
    );
  });

  it("has one node for equal beginnings", () => {
    fc.assert(
      fc.property(itemsArbitrary, (items) => {
        const trie = trieOf(items);
        const texts = nodesOf(trie).map((node) => textOf(trie, node).join());
        expect(new Set(texts).size).toBe(texts.length);
      }),
    );
  });

  it("is cut into parts that keep to the limits, hold every leaf once and parents first", () => {
    const limits = fc.record({
      leaves: fc.integer({ min: 1, max: 5 }),
      nodes: fc.nat({ max: 12 }),
    });
    fc.assert(
      fc.property(itemsArbitrary, limits, (items, { leaves, nodes }) => {
        const trie = trieOf(items);
        const chunks = cutIntoChunks(trie.leaves, leaves, nodes);
        let nextLeaf = 0;
        for (const chunk of chunks) {
          const count = chunk.endLeaf - chunk.firstLeaf;
          expect(chunk.firstLeaf).toBe(nextLeaf);
          expect(count).toBeLessThanOrEqual(leaves);
          if (count > 1) expect(chunk.nodes.length).toBeLessThanOrEqual(nodes);
          const placed = new Set<TrieNode>();
          for (const node of chunk.nodes) {
            expect(node.parent === null || placed.has(node.parent)).toBe(true);
            placed.add(node);
          }
          const wanted = trie.leaves.slice(chunk.firstLeaf, chunk.endLeaf);
          expect(wanted.every((leaf) => placed.has(leaf))).toBe(true);
          nextLeaf = chunk.endLeaf;
        }
        expect(nextLeaf).toBe(trie.leaves.length);
      }),
    );
  });

  it("gives each node the leaves below it", () => {
    fc.assert(
      fc.property(itemsArbitrary, (items) => {
        const trie = trieOf(items);
        for (const [number, leaf] of trie.leaves.entries()) {
          for (let node: TrieNode | null = leaf; node !== null; node = node.parent) {
            expect(node.firstLeaf).toBeLessThanOrEqual(number);
            expect(node.endLeaf).toBeGreaterThan(number);
          }
        }
        for (const node of nodesOf(trie)) {
          const below = trie.leaves.slice(node.firstLeaf, node.endLeaf);
          const text = textOf(trie, node).join();
          expect(below.every((leaf) => textOf(trie, leaf).join().startsWith(text))).toBe(true);
        }
      }),
    );
  });
});
