import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packageRoot } from "../../core/package-root.ts";

/** SentencePiece's mark for a space. */
const SPACE = "\u2581";

/** Token types. Source: llama.cpp, include/llama.h (llama_token_type). */
const NORMAL = 1;
const UNKNOWN = 2;
const CONTROL = 3;
const BYTE = 6;

const BYTE_COUNT = 256;
const SPECIAL_TOKENS = ["<unk>", "<s>", "</s>"] as const;
const CHAT_MARKS = ["<|im_start|>", "<|im_end|>"] as const;

/** Ids that the header of a synthetic model names. */
export const specialTokenIds = {
  unknown: 0,
  begin: 1,
  /** `<|im_end|>`: ends every answer. */
  end: SPECIAL_TOKENS.length + BYTE_COUNT + 1,
} as const;

/** Characters that are tokens of their own, so that ordinary English and French text needs no byte tokens. */
const CHARACTERS =
  `${SPACE}\n\t!"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_\`abcdefghijklmnopqrstuvwxyz{|}~` +
  "àâäçèéêëîïôöùûüÿœæÀÂÄÇÈÉÊËÎÏÔÖÙÛÜŒÆáíóúñß\u00a0\u202f«»“”‘’–—…€£§°·•×±²≤≥→";

/** Runs that every tokenizer has, each reached by merging two that come before it. */
const RUNS = [
  SPACE.repeat(2),
  SPACE.repeat(3),
  SPACE.repeat(4),
  SPACE.repeat(8),
  "\n\n",
  "\n\n\n",
  "--",
  "---",
  "...",
  '":',
  '",',
];

/** Endings, so that words outside the list break into a known start and a known end. */
const ENDINGS = (
  "s es ed ing er ly en al ent ant ion tion sion ation ment ments able ible ity ness ance ence ive ous ful " +
  "ure age ist ism ize ise ize ised ized ical ally ary ory ians ais ait aient ons ez ées és ée é eur eurs euse " +
  "eux ique iques isme iste ement ité ités ois aire aires ière iers ll re ve th st nd rd qu ch sh an in on or ar at it is"
).split(" ");

/** What the chat form writes at the start of a line. */
const ROLES = ["user", "assistant", "system"];

/** Share of the free places that words inside or at the start of a line get, without a space before them. */
const BARE_SHARE = 0.25;

export interface Vocabulary {
  readonly tokens: readonly string[];
  readonly scores: Float32Array;
  readonly types: Int32Array;
}

/** The words that come with this package, most frequent first. */
export async function readWordList(
  path: string = join(packageRoot(), "configs", "synthetic-words.txt"),
): Promise<string[]> {
  const lines = (await readFile(path, "utf8")).split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "" && !line.startsWith("#"));
}

/**
 * A SentencePiece vocabulary of exactly `size` tokens that llama.cpp accepts (tokenizer model `llama`).
 *
 * Each word is there with all its prefixes: whatever neighbours merge first inside a word, the result
 * is again a prefix joined with what follows, so that merging ends at the whole word. What the word
 * list does not fill is filled with names that no text reaches.
 */
export function buildVocabulary(size: number, words: readonly string[]): Vocabulary {
  const fixed = [...SPECIAL_TOKENS, ...byteTokens(), ...CHAT_MARKS];
  const pieces = new Set<string>([...Array.from(CHARACTERS), ...RUNS]);
  const known = new Set(CHARACTERS);
  const spelled = words.filter((word) =>
    Array.from(word).every((character) => known.has(character)),
  );
  const room = size - fixed.length;
  const bareRoom = Math.floor((room - pieces.size) * BARE_SHARE);
  addChains(pieces, spaced(spelled), room - bareRoom);
  addChains(pieces, [...ROLES, ...ENDINGS, ...bare(spelled)], room);
  const tokens = [...fixed, ...pieces];
  for (let filler = 0; tokens.length < size; filler += 1) {
    tokens.push(`${SPACE}w${filler.toString().padStart(6, "0")}`);
  }
  return describe(tokens, fixed.length);
}

function byteTokens(): string[] {
  return Array.from(
    { length: BYTE_COUNT },
    (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`,
  );
}

/** Words after a space, then the same words at the start of a sentence. */
function spaced(words: readonly string[]): string[] {
  return [...words, ...words.map(capitalized)].map((word) => SPACE + word);
}

/** Words after a line break, an apostrophe or a bracket. */
function bare(words: readonly string[]): string[] {
  return [...words.map(capitalized), ...words];
}

function capitalized(word: string): string {
  const [first = "", ...rest] = word;
  return first.toUpperCase() + rest.join("");
}

/** Adds each word with its prefixes, as long as all of them find room. */
function addChains(pieces: Set<string>, words: readonly string[], room: number): void {
  for (const word of words) {
    const characters = Array.from(word);
    const missing = characters
      .map((_, end) => characters.slice(0, end + 1).join(""))
      .filter((prefix) => !pieces.has(prefix));
    if (pieces.size + missing.length > room) return;
    for (const prefix of missing) pieces.add(prefix);
  }
}

/** Scores fall with the index: words after a space merge before bare pieces do. */
function describe(tokens: readonly string[], fixedCount: number): Vocabulary {
  const scores = new Float32Array(tokens.length);
  const types = new Int32Array(tokens.length).fill(NORMAL);
  for (let index = fixedCount; index < tokens.length; index += 1)
    scores[index] = fixedCount - index;
  types.fill(CONTROL, 0, fixedCount);
  types.fill(BYTE, SPECIAL_TOKENS.length, SPECIAL_TOKENS.length + BYTE_COUNT);
  types[specialTokenIds.unknown] = UNKNOWN;
  return { tokens, scores, types };
}
