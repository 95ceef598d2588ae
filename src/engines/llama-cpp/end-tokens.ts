import type { NativePointer } from "../../../bindings/llama-cpp/abi.ts";
import type { LlamaApi } from "../../../bindings/llama-cpp/llama-api.ts";

const UNKNOWN = 0;
const NO = 1;
const YES = 2;

/** Which tokens end a generation. Asked of llama.cpp once per id, then read from a table: it stands in the token loop. */
export class EndTokens {
  readonly #api: LlamaApi;
  readonly #vocabulary: NativePointer;
  readonly #answers: Uint8Array;

  constructor(api: LlamaApi, vocabulary: NativePointer) {
    this.#api = api;
    this.#vocabulary = vocabulary;
    this.#answers = new Uint8Array(api.vocabulary.tokenCount(vocabulary));
  }

  has(token: number): boolean {
    const known = this.#answers[token] ?? UNKNOWN;
    if (known !== UNKNOWN) return known === YES;
    const isEnd = this.#api.vocabulary.isEndOfGeneration(this.#vocabulary, token);
    this.#answers[token] = isEnd ? YES : NO;
    return isEnd;
  }
}
