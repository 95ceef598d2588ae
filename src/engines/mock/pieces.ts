/**
 * The vocabulary of the mock engine, computed instead of stored: an id says by itself which bytes it
 * stands for, so ids and counts are the same in every process and for every text.
 */

/** Ends an answer; stands for no text. */
export const END_TOKEN = 0;

const DIGITS = "0123456789";
const CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/** English and the accented letters that French uses most. */
const LETTERS = "abcdefghijklmnopqrstuvwxyzéèàç";
const FREQUENT_LETTERS = "etaoinsrldcumpgv";

const FIRST_PRINTABLE = 33;
const PRINTABLE_COUNT = 94;
const FIRST_LATIN = 0xc0;
const LATIN_COUNT = 0x180 - FIRST_LATIN;

const FIRST_BYTE_ID = 1;
const FIRST_SPACED_ID = FIRST_BYTE_ID + 256;
const FIRST_LATIN_ID = FIRST_SPACED_ID + PRINTABLE_COUNT;
const FIRST_WORD_ID = FIRST_LATIN_ID + LATIN_COUNT;

/** A run of ids for words with one letter of each alphabet in turn, each with and without a space in front. */
export interface WordFamily {
  readonly alphabets: readonly string[];
  readonly firstId: number;
  readonly endId: number;
}

/** A vocabulary has a family when all of its ids fit, so the most useful come first. */
const WORD_FAMILIES: readonly WordFamily[] = buildFamilies([
  [DIGITS, DIGITS],
  [DIGITS, DIGITS, DIGITS],
  [LETTERS, LETTERS],
  [LETTERS, LETTERS, LETTERS],
  [FREQUENT_LETTERS, FREQUENT_LETTERS, FREQUENT_LETTERS, FREQUENT_LETTERS],
  [CAPITALS, LETTERS],
  [CAPITALS, LETTERS, LETTERS],
]);

function buildFamilies(shapes: readonly (readonly string[])[]): WordFamily[] {
  let firstId = FIRST_WORD_ID;
  return shapes.map((alphabets) => {
    const wordCount = alphabets.reduce((count, alphabet) => count * alphabet.length, 1);
    const family = { alphabets, firstId, endId: firstId + 2 * wordCount };
    firstId = family.endId;
    return family;
  });
}

/** The vocabulary size from which on every kind of piece exists. */
export const FULL_VOCABULARY_SIZE = WORD_FAMILIES.at(-1)?.endId ?? FIRST_WORD_ID;

/** Families of a vocabulary, longest words first. */
export function wordFamiliesOf(vocabularySize: number): WordFamily[] {
  return WORD_FAMILIES.filter((family) => family.endId <= vocabularySize).sort(
    (one, two) => two.alphabets.length - one.alphabets.length,
  );
}

/** The id of the word at `start` of the text, `spaced` when a space stands in front; `null` when the family lacks it. */
export function wordId(
  family: WordFamily,
  text: string,
  start: number,
  spaced: boolean,
): number | null {
  let index = spaced ? 1 : 0;
  for (const [place, alphabet] of family.alphabets.entries()) {
    const letter = text.charAt(start + place);
    const value = letter === "" ? -1 : alphabet.indexOf(letter);
    if (value < 0) return null;
    index = index * alphabet.length + value;
  }
  return family.firstId + index;
}

/** The id of one byte. */
export function byteId(byte: number): number {
  return FIRST_BYTE_ID + byte;
}

/** The id of a printable ASCII character with a space in front; `null` for other characters, past the end of a text (NaN), or in a vocabulary without them. */
export function spacedId(charCode: number, vocabularySize: number): number | null {
  const offset = charCode - FIRST_PRINTABLE;
  const exists = offset >= 0 && offset < PRINTABLE_COUNT && FIRST_LATIN_ID <= vocabularySize;
  return exists ? FIRST_SPACED_ID + offset : null;
}

/** The id of an accented Latin letter (U+00C0 to U+017F); `null` as above. */
export function latinId(charCode: number, vocabularySize: number): number | null {
  const offset = charCode - FIRST_LATIN;
  const exists = offset >= 0 && offset < LATIN_COUNT && FIRST_WORD_ID <= vocabularySize;
  return exists ? FIRST_LATIN_ID + offset : null;
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
  for (const alphabet of family.alphabets.toReversed()) {
    word = alphabet.charAt(rest % alphabet.length) + word;
    rest = Math.floor(rest / alphabet.length);
  }
  return rest === 1 ? ` ${word}` : word;
}
