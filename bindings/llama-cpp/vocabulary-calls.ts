import type { LibraryHandle } from "koffi";
import type { NativePointer } from "./abi.ts";

/** Calls on a vocabulary (`llama_vocab *`). Token ids must be below `tokenCount`: others abort the process. */
export interface VocabularyCalls {
  tokenCount(vocabulary: NativePointer): number;
  /** Id of the beginning-of-sequence token; -1 when there is none. */
  beginToken(vocabulary: NativePointer): number;
  /** Id of the end-of-sequence token; -1 when there is none. */
  endToken(vocabulary: NativePointer): number;
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
  return {
    tokenCount: llama.func("llama_vocab_n_tokens", "int32", ["void *"]),
    beginToken: llama.func("llama_vocab_bos", "int32", ["void *"]),
    endToken: llama.func("llama_vocab_eos", "int32", ["void *"]),
    addsBeginToken: llama.func("llama_vocab_get_add_bos", "bool", ["void *"]),
    isEndOfGeneration: llama.func("llama_vocab_is_eog", "bool", ["void *", "int32"]),
    tokenize: bindTokenize(llama),
    piece: bindPiece(llama),
  };
}

function bindTokenize(llama: LibraryHandle): VocabularyCalls["tokenize"] {
  const call: (
    vocabulary: NativePointer,
    text: Uint8Array,
    length: number,
    tokens: Int32Array,
    capacity: number,
    addSpecial: boolean,
    parseSpecial: boolean,
  ) => number = llama.func("llama_tokenize", "int32", [
    "void *",
    "void *",
    "int32",
    "void *",
    "int32",
    "bool",
    "bool",
  ]);
  return (vocabulary, text, addSpecial, parseSpecial) => {
    const bytes = new TextEncoder().encode(text);
    const fill = (tokens: Int32Array): number =>
      call(vocabulary, bytes, bytes.length, tokens, tokens.length, addSpecial, parseSpecial);
    // A token covers at least one byte; a few more are for what addSpecial adds.
    const first = new Int32Array(bytes.length + 8);
    const count = fill(first);
    if (count >= 0) return Array.from(first.subarray(0, count));
    const second = new Int32Array(-count);
    return Array.from(second.subarray(0, Math.max(0, fill(second))));
  };
}

function bindPiece(llama: LibraryHandle): VocabularyCalls["piece"] {
  const call: (
    vocabulary: NativePointer,
    token: number,
    buffer: Uint8Array,
    capacity: number,
    leadingSpacesToSkip: number,
    special: boolean,
  ) => number = llama.func("llama_token_to_piece", "int32", [
    "void *",
    "int32",
    "void *",
    "int32",
    "int32",
    "bool",
  ]);
  return (vocabulary, token) => {
    const fill = (buffer: Uint8Array): number =>
      call(vocabulary, token, buffer, buffer.length, 0, true);
    const first = new Uint8Array(FIRST_PIECE_BYTES);
    const length = fill(first);
    if (length >= 0) return first.subarray(0, length);
    const second = new Uint8Array(-length);
    return second.subarray(0, Math.max(0, fill(second)));
  };
}
