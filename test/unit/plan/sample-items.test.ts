import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../../src/core/random.ts";
import { drawItems, itemKey } from "../../../src/plan/sample-items.ts";
import type { TaskLeaf } from "../../../src/tasks/task.ts";

function leaf(task: string, count: number): TaskLeaf {
  const items = Array.from({ length: count }, (_, docId) => ({
    docId,
    language: "en" as const,
    doc: {},
    target: 0,
    ask: {
      kind: "choices" as const,
      prompt: { kind: "text" as const, text: "q" },
      continuations: [],
    },
  }));
  return { task, version: "1", scorer: "multiple-choice", dataset: "d", items };
}

describe("drawItems", () => {
  it("draws exactly the wanted number of different items, or all there are", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(20), { minLength: 1, maxLength: 5 }),
        fc.nat(60),
        fc.nat(),
        (counts, size, seed) => {
          const leaves = counts.map((count, index) => leaf(`t${index}`, count));
          const total = counts.reduce((sum, count) => sum + count, 0);
          const drawn = drawItems(leaves, size, seededRandom(seed));
          const known = leaves.flatMap(({ task, items }) =>
            items.map((item) => itemKey(task, item)),
          );
          expect(drawn.size).toBe(Math.min(size, total));
          expect([...drawn].filter((key) => !known.includes(key))).toEqual([]);
        },
      ),
    );
  });

  it("gives every item the same chance, whatever the size of its leaf", () => {
    const leaves = [leaf("large", 90), leaf("small", 10)];
    let small = 0;
    for (let seed = 0; seed < 2000; seed += 1) {
      const drawn = [...drawItems(leaves, 10, seededRandom(seed))];
      small += drawn.filter((key) => key.startsWith("small")).length;
    }
    // 10 of 100 items, each drawn with probability 0.1: 2,000 expected, standard deviation 40.4.
    expect(Math.abs(small - 2000)).toBeLessThan(4 * 41);
  });

  it("keeps all items without a size", () => {
    expect(drawItems([leaf("t", 7)], null, seededRandom(1)).size).toBe(7);
  });
});
