import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelContinuations } from "../../../src/measure/label-trie.ts";

const tokenLists = fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 5 }), {
  minLength: 2,
  maxLength: 12,
});

function begins(tokens: readonly number[], others: readonly (readonly number[])[]): boolean {
  return others.some((other) => tokens.every((token, place) => other[place] === token));
}

describe("labelContinuations", () => {
  it("keeps one token of labels that differ in their first", () => {
    const found = labelContinuations([[1, 2, 3], [4, 5], [6]]);
    expect(found).toEqual({ kind: "distinct", continuations: [[1], [4], [6]] });
  });

  it("keeps a label up to its last branching point, and drops what is certain from there", () => {
    const found = labelContinuations([
      [9, 1, 2, 3, 7],
      [9, 1, 2, 4, 7, 7],
      [9, 5, 6, 6],
    ]);
    expect(found).toEqual({
      kind: "distinct",
      continuations: [
        [9, 1, 2, 3],
        [9, 1, 2, 4],
        [9, 5],
      ],
    });
  });

  it("asks for a terminator when one label begins another", () => {
    const found = labelContinuations([[1, 2, 3], [1, 2], [4]]);
    expect(found).toEqual({ kind: "terminator-needed", shorter: 1, longer: 0 });
  });

  it("asks for a terminator when a label has no tokens of its own", () => {
    expect(labelContinuations([[], [4]])).toEqual({
      kind: "terminator-needed",
      shorter: 0,
      longer: 1,
    });
  });

  it("tells labels with the same tokens", () => {
    const found = labelContinuations([[1, 2], [3], [1, 2]]);
    expect(found).toEqual({ kind: "same-tokens", first: 0, second: 2 });
  });

  it("is distinct exactly when no label begins another", () => {
    fc.assert(
      fc.property(tokenLists, (labels) => {
        const overlaps = labels.some((tokens, index) => begins(tokens, labels.toSpliced(index, 1)));
        expect(labelContinuations(labels).kind === "distinct").toBe(!overlaps);
      }),
    );
  });

  it("keeps just enough of each label to tell it from all others", () => {
    fc.assert(
      fc.property(tokenLists, (labels) => {
        const found = labelContinuations(labels);
        if (found.kind !== "distinct") return;
        for (const [index, kept] of found.continuations.entries()) {
          const others = labels.toSpliced(index, 1);
          expect(labels[index]?.slice(0, kept.length)).toEqual(kept);
          expect(begins(kept, others)).toBe(false);
          expect(begins(kept.slice(0, -1), others)).toBe(true);
        }
      }),
    );
  });

  it("keeps the same of each label in any order", () => {
    fc.assert(
      fc.property(tokenLists, (labels) => {
        const found = labelContinuations(labels);
        const reversed = labelContinuations(labels.toReversed());
        expect(reversed.kind).toBe(found.kind);
        if (found.kind !== "distinct" || reversed.kind !== "distinct") return;
        expect(reversed.continuations.toReversed()).toEqual(found.continuations);
      }),
    );
  });
});
