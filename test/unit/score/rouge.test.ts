import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../../src/core/package-root.ts";
import {
  rougeL,
  rougeN,
  type RougeScore,
  rougeTokens,
  rougeUnicodeTokens,
} from "../../../src/score/rouge.ts";

type Figures = Readonly<Record<"rouge1" | "rouge2" | "rougeL", readonly number[]>>;

interface Reference {
  readonly reference: string;
  readonly candidate: string;
  readonly ascii: Figures;
  readonly unicode: Figures;
}

/** Written by test/fixtures/rouge/reference.py. */
const PAIRS = JSON.parse(
  readFileSync(join(packageRoot(), "test/fixtures/rouge/reference.json"), "utf8"),
) as readonly Reference[];

function figuresOf(reference: readonly string[], candidate: readonly string[]): Figures {
  const list = ({ precision, recall, f }: RougeScore): number[] => [precision, recall, f];
  return {
    rouge1: list(rougeN(reference, candidate, 1)),
    rouge2: list(rougeN(reference, candidate, 2)),
    rougeL: list(rougeL(reference, candidate)),
  };
}

function expectClose(actual: Figures, expected: Figures): void {
  for (const name of ["rouge1", "rouge2", "rougeL"] as const) {
    for (const [index, value] of expected[name].entries()) {
      expect(actual[name][index]).toBeCloseTo(value, 12);
    }
  }
}

/** Texts of few words, so that they share some. */
const words = fc.array(fc.constantFrom("a", "b", "c", "d", "é"), { maxLength: 30 });
const someWords = fc.array(fc.constantFrom("a", "b", "c", "d"), { minLength: 2, maxLength: 30 });

describe("ROUGE", () => {
  it("gives 0.706 and 0.588 for the example of rouge_score, where stemming changes nothing", () => {
    const reference = rougeTokens("The quick brown fox jumps over the lazy dog");
    const candidate = rougeTokens("The quick brown dog jumps on the log.");
    expect(rougeN(reference, candidate, 1).f).toBeCloseTo(0.705882, 6);
    expect(rougeL(reference, candidate).f).toBeCloseTo(0.588235, 6);
  });

  it("agrees with rouge_score 0.1.2 on 240 pairs of texts, half of them French", () => {
    expect(PAIRS).toHaveLength(240);
    for (const { reference, candidate, ascii } of PAIRS) {
      expectClose(figuresOf(rougeTokens(reference), rougeTokens(candidate)), ascii);
    }
  });

  it("agrees with rouge_score with a tokenizer that keeps accents on the same pairs", () => {
    for (const { reference, candidate, unicode } of PAIRS) {
      expectClose(figuresOf(rougeUnicodeTokens(reference), rougeUnicodeTokens(candidate)), unicode);
    }
  });

  it("takes letters with accents for separators by the published definition only", () => {
    expect(rougeTokens("Le prélèvement de 2,50 €")).toEqual([
      "le",
      "pr",
      "l",
      "vement",
      "de",
      "2",
      "50",
    ]);
    expect(rougeUnicodeTokens("Le prélèvement de 2,50 €")).toEqual([
      "le",
      "prélèvement",
      "de",
      "2",
      "50",
    ]);
  });

  it("splits ASCII texts alike by both definitions", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary-ascii" }), (text) => {
        expect(rougeUnicodeTokens(text)).toEqual(rougeTokens(text));
      }),
    );
  });

  it("is 1 for a text with itself", () => {
    fc.assert(
      fc.property(someWords, (text) => {
        expect(rougeN(text, text, 1).f).toBe(1);
        expect(rougeN(text, text, 2).f).toBe(1);
        expect(rougeL(text, text).f).toBe(1);
      }),
    );
  });

  it("lies between 0 and 1, and its F does not depend on which text is the reference", () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        for (const score of [rougeN, (x: string[], y: string[]) => rougeL(x, y)]) {
          const there = score(a, b, 2);
          const back = score(b, a, 2);
          expect(there.f).toBeCloseTo(back.f, 12);
          expect(there.precision).toBe(back.recall);
          expect(Math.min(there.f, there.precision, there.recall)).toBeGreaterThanOrEqual(0);
          expect(Math.max(there.f, there.precision, there.recall)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it("finds no longer common subsequence than common words", () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        expect(rougeL(a, b).f).toBeLessThanOrEqual(rougeN(a, b, 1).f + 1e-12);
      }),
    );
  });

  it("is 0 where one text has no words", () => {
    expect(rougeN([], ["a"], 1).f).toBe(0);
    expect(rougeN(["a"], ["a"], 2).f).toBe(0);
    expect(rougeL(["a"], []).f).toBe(0);
  });
});
