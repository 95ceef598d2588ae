import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asTokens } from "../../../../src/engines/node-llama-cpp/public-session.ts";
import {
  TokenTexts,
  type Detokenizer,
} from "../../../../src/engines/node-llama-cpp/token-texts.ts";

/** A vocabulary in which each token is one byte, detokenized as the library does it. */
const byteModel: Detokenizer = {
  detokenize(tokens, _special, lastTokens = []) {
    const decode = (bytes: readonly number[]): string =>
      new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(bytes));
    const known = decode(lastTokens.slice(-3));
    const whole = decode([...lastTokens.slice(-3), ...tokens]);
    return whole.startsWith(known) ? whole.slice(known.length) : decode(tokens);
  },
};

function piecesOf(bytes: readonly number[]): string[] {
  const texts = new TokenTexts(byteModel, []);
  const pieces = asTokens(bytes).map((token) => texts.add(token));
  return [...pieces, texts.finish()];
}

describe("texts of tokens", () => {
  it("come when their characters are complete", () => {
    expect(piecesOf([...Buffer.from("aé€b")])).toEqual(["a", "", "é", "", "", "€", "b", ""]);
  });

  it("make up any well-formed text, however it is cut into tokens", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(piecesOf([...Buffer.from(text)]).join("")).toBe(text);
      }),
    );
  });

  it("never give a replacement character before the end of a character that is still coming", () => {
    const pieces = piecesOf([...Buffer.from("🙂")].slice(0, 3));
    expect(pieces.slice(0, 3)).toEqual(["", "", ""]);
    expect(pieces[3]).toMatch(/^\uFFFD+$/u);
  });

  it("come to an end for bytes that will never be a character", () => {
    const pieces = piecesOf(Array.from({ length: 64 }, () => 0xff));
    expect(pieces.join("")).toHaveLength(64);
    expect(pieces[15]).toHaveLength(16);
  });

  it("give the rest after bytes that were no character", () => {
    expect(piecesOf([0x61, 0xff, 0x62, 0x63]).join("")).toBe("a\uFFFDbc");
  });
});
