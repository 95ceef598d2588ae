import { describe, expect, it } from "vitest";
import {
  buildVocabulary,
  readWordList,
  specialTokenIds,
  type Vocabulary,
} from "../../../../src/assets/synthetic/vocabulary.ts";

const words = await readWordList();

function scoresOf({ tokens, scores }: Vocabulary): ReadonlyMap<string, number> {
  return new Map(tokens.map((token, id) => [token, scores[id] ?? 0]));
}

/**
 * SentencePiece merging as llama.cpp does it (src/llama-vocab.cpp, llm_tokenizer_spm_session): the
 * neighbours whose joined text has the best score merge first, the leftmost of equals.
 */
function tokenize(text: string, scoreOf: ReadonlyMap<string, number>): string[] {
  const symbols = Array.from(text.replaceAll(" ", "\u2581"));
  for (;;) {
    let best = -1;
    let bestScore = -Infinity;
    for (let at = 0; at + 1 < symbols.length; at += 1) {
      const score = scoreOf.get(`${symbols[at] ?? ""}${symbols[at + 1] ?? ""}`);
      if (score !== undefined && score > bestScore) [best, bestScore] = [at, score];
    }
    if (best < 0) return symbols;
    symbols.splice(best, 2, `${symbols[best] ?? ""}${symbols[best + 1] ?? ""}`);
  }
}

describe("the synthetic vocabulary", () => {
  it.each([1024, 1536, 4096, 49_152, 151_936])("has exactly %d different tokens", (size) => {
    const { tokens, scores, types } = buildVocabulary(size, words);
    expect(new Set(tokens).size).toBe(size);
    expect(scores.length).toBe(size);
    expect(types.length).toBe(size);
  });

  it("holds all 256 byte tokens, marked as bytes", () => {
    const { tokens, types } = buildVocabulary(4096, words);
    const byteIds = [...tokens.keys()].filter((id) => types[id] === 6);
    expect(byteIds.map((id) => tokens[id])).toEqual(
      Array.from(
        { length: 256 },
        (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`,
      ),
    );
  });

  it("ends answers with <|im_end|>", () => {
    const { tokens, types } = buildVocabulary(4096, words);
    expect(tokens[specialTokenIds.end]).toBe("<|im_end|>");
    expect(types[specialTokenIds.end]).toBe(3);
    expect(tokens[specialTokenIds.begin]).toBe("<s>");
    expect(tokens[specialTokenIds.unknown]).toBe("<unk>");
  });

  it("reaches each of its words as one token, whatever merges inside first", () => {
    const vocabulary = buildVocabulary(49_152, words);
    const known = new Set(vocabulary.tokens);
    const scores = scoresOf(vocabulary);
    const spaced = words.filter((word) => known.has(`\u2581${word}`));
    expect(spaced.length).toBe(words.length);
    const split = spaced.filter((word) => tokenize(` ${word}`, scores).length !== 1);
    expect(split).toEqual([]);
  });

  it("needs fewer than 1.7 tokens a word for ordinary English and French prose", () => {
    const scores = scoresOf(buildVocabulary(49_152, words));
    const english =
      "Central banks raised their policy rates again this autumn, and most lenders passed the increase on to households within weeks. One owner told us that her overdraft had been withdrawn without an explanation.";
    const french =
      "Les banques centrales ont encore relevé leurs taux cet automne, et la plupart des établissements ont répercuté la hausse sur les ménages en quelques semaines. Le client demande le remboursement de ses frais.";
    for (const text of [english, french]) {
      const tokensPerWord = tokenize(text, scores).length / text.split(" ").length;
      expect(tokensPerWord).toBeGreaterThan(1);
      expect(tokensPerWord).toBeLessThan(1.7);
    }
  });

  it("fills up with names that no text reaches", () => {
    const vocabulary = buildVocabulary(151_936, words);
    expect(vocabulary.tokens.at(-1)).toMatch(/^\u2581w\d{6}$/);
    expect(tokenize(" w000000", scoresOf(vocabulary)).length).toBeGreaterThan(1);
  });
});
