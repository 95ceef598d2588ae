import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FULL_VOCABULARY_SIZE, pieceOf } from "../../../../src/engines/mock/pieces.ts";
import { createMockTokenizer } from "../../../../src/engines/mock/tokenizer.ts";

const SIZES = [257, 1000, 5000, 60_000, 262_144];
const wellFormed = fc
  .oneof(
    fc.string({ unit: "binary" }),
    fc
      .array(fc.constantFrom("the ", "é", " Compte", "12", " 3.5", "\n", "🙂", "x", " "))
      .map((parts) => parts.join("")),
  )
  .filter((text) => text === Buffer.from(text).toString());

describe("createMockTokenizer", () => {
  it.each(SIZES)("gives back every text with a vocabulary of %d", (size) => {
    const tokenizer = createMockTokenizer(size);
    fc.assert(
      fc.property(wellFormed, (text) => {
        const tokens = tokenizer.encode(text);
        expect(tokenizer.decode(tokens)).toBe(text);
        expect(tokens.every((token) => token > 0 && token < size)).toBe(true);
      }),
    );
  });

  it("has pieces that put together are the text's bytes", () => {
    const tokenizer = createMockTokenizer(262_144);
    fc.assert(
      fc.property(wellFormed, (text) => {
        const bytes = Buffer.concat(tokenizer.encode(text).map((token) => tokenizer.piece(token)));
        expect(bytes.equals(Buffer.from(text))).toBe(true);
      }),
    );
  });

  it("gives the same ids whatever was tokenized before", () => {
    const text = "The customer pays 1,250 EUR; société générale.";
    const used = createMockTokenizer(262_144);
    used.encode("something else first");
    expect(used.encode(text)).toEqual(createMockTokenizer(262_144).encode(text));
  });

  it("has a text of its own for every id with a meaning", () => {
    const seen = new Set<string>();
    for (let id = 1; id < FULL_VOCABULARY_SIZE; id += 1) {
      seen.add(Buffer.from(pieceOf(id)).toString("latin1"));
    }
    expect(seen.size).toBe(FULL_VOCABULARY_SIZE - 1);
  });

  it("takes any ids below the vocabulary size, those without a meaning as no text", () => {
    const tokenizer = createMockTokenizer(262_144);
    expect(tokenizer.decode([0, 262_143])).toBe("");
    fc.assert(
      fc.property(fc.array(fc.nat(262_143)), (tokens) => {
        expect(typeof tokenizer.decode(tokens)).toBe("string");
      }),
    );
  });
});
