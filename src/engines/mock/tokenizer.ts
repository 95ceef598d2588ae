import { byteId, latinId, pieceOf, spacedId, wordFamiliesOf, wordId } from "./pieces.ts";

/** Text to ids and back, without loss for any well-formed text. */
export interface MockTokenizer {
  /** Ids below the vocabulary size whose pieces, put together, are the UTF-8 text. */
  encode(text: string): number[];
  /** The text of ids; bytes that are no UTF-8 become U+FFFD. */
  decode(tokens: readonly number[]): string;
  /** The bytes of one id. */
  piece(token: number): Uint8Array;
}

/** The tokenizer of a vocabulary size: at each place the longest piece that the vocabulary has. */
export function createMockTokenizer(vocabularySize: number): MockTokenizer {
  const families = wordFamiliesOf(vocabularySize);
  const longestAt = (text: string, place: number): { id: number; length: number } | null => {
    const spaced = text.charCodeAt(place) === SPACE;
    const start = spaced ? place + 1 : place;
    for (const family of families) {
      const id = wordId(family, text, start, spaced);
      if (id !== null) return { id, length: family.alphabets.length + (spaced ? 1 : 0) };
    }
    const charCode = text.charCodeAt(start);
    const id = spaced ? spacedId(charCode, vocabularySize) : latinId(charCode, vocabularySize);
    return id === null ? null : { id, length: spaced ? 2 : 1 };
  };
  return {
    encode(text) {
      const tokens: number[] = [];
      for (let place = 0; place < text.length;) {
        const found = longestAt(text, place);
        const length = found?.length ?? codePointLength(text, place);
        if (found !== null) tokens.push(found.id);
        else tokens.push(...utf8Ids(text.slice(place, place + length)));
        place += length;
      }
      return tokens;
    },
    decode: (tokens) => {
      // By default a decoder drops a byte-order mark at the beginning.
      const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
      return decoder.decode(Buffer.concat(tokens.map(pieceOf)));
    },
    piece: pieceOf,
  };
}

const SPACE = 32;

function codePointLength(text: string, place: number): number {
  return (text.codePointAt(place) ?? 0) > 0xffff ? 2 : 1;
}

function utf8Ids(character: string): number[] {
  return Array.from(new TextEncoder().encode(character), byteId);
}
