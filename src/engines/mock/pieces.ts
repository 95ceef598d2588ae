/**
 * The vocabulary of the mock engine, computed instead of stored: an id says by itself which bytes it
 * stands for, so ids and counts are the same in every process and for every text.
 */

/** Ends an answer; stands for no text. */
export const END_TOKEN = 0;

const ALPHABET = "abcdefghijklmnopqrstuvwxyz";
const FREQUENT_LETTERS = "etaoinsrldcump";
const FIRST_PRINTABLE = 33;
const PRINTABLE_COUNT = 94;
const FIRST_LATIN = 0xc0;
const LATIN_COUNT = 0x180 - FIRST_LATIN;

/** A run of ids for words of fixed length over an alphabet, each with and without a space in front. */
interface WordFamily {
  readonly length: number;
  readonly letters: string;
  readonly firstId: number;
  readonly endId: number;
}

const FIRST_BYTE_ID = 1;
const FIRST_SPACED_ID = FIRST_BYTE_ID + 256;
const FIRST_LATIN_ID = FIRST_SPACED_ID + PRINTABLE_COUNT;
const FIRST_WORD_ID = FIRST_LATIN_ID + LATIN_COUNT;

/** Shortest first; a vocabulary has a family when all of its ids fit. */
const WORD_FAMILIES: readonly WordFamily[] = buildFamilies([
  [2, ALPHABET],
  [3, ALPHABET],
  [4, FREQUENT_LETTERS],
]);

function buildFamilies(shapes: readonly (readonly [number, string])[]): WordFamily[] {
  let firstId = FIRST_WORD_ID;
  return shapes.map(([length, letters]) => {
    const family = { length, letters, firstId, endId: firstId + 2 * letters.length ** length };
    firstId = family.endId;
    return family;
  });
}

/** Families of a vocabulary, longest words first. */
export function wordFamiliesOf(vocabularySize: number): WordFamily[] {
  return WORD_FAMILIES.filter((family) => family.endId <= vocabularySize).reverse();
}

/** The id of the word at `start` of the text, `spaced` when a space stands in front; `null` when the family lacks it. */
export function wordId(
  family: WordFamily,
  text: string,
  start: number,
  spaced: boolean,
): number | null {
  let index = spaced ? 1 : 0;
  for (let place = 0; place < family.length; place += 1) {
    const letter = text.charAt(start + place);
    const value = letter === "" ? -1 : family.letters.indexOf(letter);
    if (value < 0) return null;
    index = index * family.letters.length + value;
  }
  return family.firstId + index;
}

/** The id of one byte. */
export function byteId(byte: number): number {
  return FIRST_BYTE_ID + byte;
}

/** The id of a printable ASCII character with a space in front; `null` for other characters or a vocabulary without them. */
export function spacedId(charCode: number, vocabularySize: number): number | null {
  const offset = charCode - FIRST_PRINTABLE;
  if (FIRST_LATIN_ID > vocabularySize || offset < 0 || offset >= PRINTABLE_COUNT) return null;
  return FIRST_SPACED_ID + offset;
}

/** The id of an accented Latin letter (U+00C0 to U+017F); `null` as above. */
export function latinId(charCode: number, vocabularySize: number): number | null {
  const offset = charCode - FIRST_LATIN;
  if (FIRST_WORD_ID > vocabularySize || offset < 0 || offset >= LATIN_COUNT) return null;
  return FIRST_LATIN_ID + offset;
}

/** The bytes that an id stands for; none for the end token and for ids without a meaning. */
export function pieceOf(id: number): Uint8Array {
  if (id < FIRST_BYTE_ID) return new Uint8Array(0);
  if (id < FIRST_SPACED_ID) return Uint8Array.of(id - FIRST_BYTE_ID);
  return new TextEncoder().encode(textOfId(id));
}

function textOfId(id: number): string {
  if (id < FIRST_LATIN_ID) {
    return ` ${String.fromCharCode(FIRST_PRINTABLE + id - FIRST_SPACED_ID)}`;
  }
  if (id < FIRST_WORD_ID) return String.fromCharCode(FIRST_LATIN + id - FIRST_LATIN_ID);
  const family = WORD_FAMILIES.find((candidate) => id < candidate.endId);
  return family === undefined ? "" : wordOf(family, id - family.firstId);
}

function wordOf(family: WordFamily, index: number): string {
  let rest = index;
  let word = "";
  for (let place = 0; place < family.length; place += 1) {
    word = family.letters.charAt(rest % family.letters.length) + word;
    rest = Math.floor(rest / family.letters.length);
  }
  return rest === 1 ? ` ${word}` : word;
}
