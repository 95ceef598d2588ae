import type { LibraryHandle } from "koffi";
import type { NativePointer } from "./abi.ts";

/** Calls on a vocabulary (`llama_vocab *`). Token ids must be below `tokenCount`: others abort the process. */
export interface VocabularyCalls {
  tokenCount(vocabulary: NativePointer): number;
  /** Id of the beginning-of-sequence token; -1 when there is none. */
  beginToken(vocabulary: NativePointer): number;
  /** The header asks for a beginning-of-sequence token. */
  addsBeginToken(vocabulary: NativePointer): boolean;
  isEndOfGeneration(vocabulary: NativePointer, token: number): boolean;
  /** Ids of a text. `addSpecial` adds what the header asks for, `parseSpecial` reads special tokens in the text as such. */
  tokenize(
    vocabulary: NativePointer,
    text: string,
    addSpecial: boolean,
    parseSpecial: boolean,
  ): number[];
  /** UTF-8 bytes of a token, special tokens written out. A character may span several tokens. */
  piece(vocabulary: NativePointer, token: number): Uint8Array;
}

const FIRST_PIECE_BYTES = 64;

export function bindVocabularyCalls(llama: LibraryHandle): VocabularyCalls {
  const tokenize = llama.func("llama_tokenize", "int32", [
    "void *",
    "void *",
    "int32",
    "void *",
    "int32",
    "bool",
    "bool",
  ]) as unknown as (
    vocabulary: NativePointer,
    text: Uint8Array,
    length: number,
    tokens: Int32Array,
    capacity: number,
    addSpecial: boolean,
    parseSpecial: boolean,
  ) => number;
  const piece = llama.func("llama_token_to_piece", "int32", [
    "void *",
    "int32",
    "void *",
    "int32",
    "int32",
    "bool",
  ]) as unknown as (
    vocabulary: NativePointer,
    token: number,
    buffer: Uint8Array,
    capacity: number,
    lstrip: number,
    special: boolean,
  ) => number;
  return {
    tokenCount: llama.func("llama_vocab_n_tokens", "int32", ["void *"]),
    beginToken: llama.func("llama_vocab_bos", "int32", ["void *"]),
    addsBeginToken: llama.func("llama_vocab_get_add_bos", "bool", ["void *"]),
    isEndOfGeneration: llama.func("llama_vocab_is_eog", "bool", ["void *", "int32"]),
    tokenize(vocabulary, text, addSpecial, parseSpecial) {
      const bytes = new TextEncoder().encode(text);
      // A token covers at least one byte; a few more are for what addSpecial adds.
      const tokens = new Int32Array(bytes.length + 8);
      const count = tokenize(
        vocabulary,
        bytes,
        bytes.length,
        tokens,
        tokens.length,
        addSpecial,
        parseSpecial,
      );
      if (count >= 0) return Array.from(tokens.subarray(0, count));
      const larger = new Int32Array(-count);
      const second = tokenize(
        vocabulary,
        bytes,
        bytes.length,
        larger,
        larger.length,
        addSpecial,
        parseSpecial,
      );
      return Array.from(larger.subarray(0, Math.max(0, second)));
    },
    piece(vocabulary, token) {
      const buffer = new Uint8Array(FIRST_PIECE_BYTES);
      const length = piece(vocabulary, token, buffer, buffer.length, 0, true);
      if (length >= 0) return buffer.subarray(0, length);
      const larger = new Uint8Array(-length);
      return larger.subarray(
        0,
        Math.max(0, piece(vocabulary, token, larger, larger.length, 0, true)),
      );
    },
  };
}
