import type { NativePointer } from "../../../bindings/llama-cpp/abi.ts";
import type { LlamaApi } from "../../../bindings/llama-cpp/llama-api.ts";
import type { TokenBatch } from "./token-batch.ts";

/** `llama_decode` answered with an error code. */
export class DecodeError extends Error {
  readonly code: number;
  constructor(code: number) {
    super(
      code === 1
        ? "the key-value cache has no room for this batch"
        : `llama_decode returned ${code}`,
    );
    this.code = code;
  }
}

/** The key-value cache of sequence 0, and which tokens it holds. */
export class SequenceCache {
  readonly #api: LlamaApi;
  readonly #context: NativePointer;
  readonly #memory: NativePointer | null;
  readonly #batch: TokenBatch;
  readonly #slidingWindowTokens: number;
  #held: number[] = [];

  constructor(
    api: LlamaApi,
    context: NativePointer,
    batch: TokenBatch,
    slidingWindowTokens: number,
  ) {
    this.#api = api;
    this.#context = context;
    this.#memory = api.context.memoryOf(context);
    this.#batch = batch;
    this.#slidingWindowTokens = slidingWindowTokens;
  }

  clear(): void {
    if (this.#memory !== null) this.#api.context.clearMemory(this.#memory, false);
    this.#held = [];
  }

  /**
   * Makes the cache hold exactly the first `count` of `tokens`: by trimming what it holds when that
   * is possible, else by evaluating them.
   */
  holdPrefix(tokens: readonly number[], count: number): "trimmed" | "evaluated" {
    if (this.#startsWith(tokens, count) && this.#trimTo(count)) return "trimmed";
    this.clear();
    this.evaluate(tokens, 0, count, count, null);
    this.#api.context.synchronize(this.#context);
    return "evaluated";
  }

  /**
   * Evaluates tokens[from, to) at their own positions, in batches.
   * @param outputFrom the first position whose logits are wanted; `to` for none
   * @param afterBatch called with the number of tokens done after each batch; returning true stops
   * @returns the position reached
   * @throws DecodeError when llama.cpp refuses a batch
   */
  evaluate(
    tokens: readonly number[],
    from: number,
    to: number,
    outputFrom: number,
    afterBatch: ((reached: number) => boolean) | null,
  ): number {
    let position = from;
    while (position < to) {
      const end = Math.min(to, position + this.#batch.capacityTokens);
      this.#batch.fill(tokens, position, end, outputFrom);
      const code = this.#api.context.decode(this.#context, this.#batch.native);
      if (code !== 0) {
        this.clear();
        throw new DecodeError(code);
      }
      for (; position < end; position++) this.#held.push(tokens[position] as number);
      if (afterBatch?.(position) === true) break;
    }
    return position;
  }

  /** Notes tokens that the decode loop put into the cache. */
  noteDecoded(tokens: Int32Array, count: number): void {
    for (let i = 0; i < count; i++) this.#held.push(tokens[i] as number);
  }

  #startsWith(tokens: readonly number[], count: number): boolean {
    if (this.#held.length < count) return false;
    for (let i = 0; i < count; i++) if (this.#held[i] !== tokens[i]) return false;
    return true;
  }

  #trimTo(count: number): boolean {
    if (count === this.#held.length) return true;
    if (this.#memory === null || count === 0) return false;
    if (!this.#api.context.removeFromMemory(this.#memory, 0, count, -1)) return false;
    // A sliding-window cache drops what left the window: the tail can go, but the tokens that the
    // next position must see may be gone too.
    const first = this.#api.context.firstPosition(this.#memory, 0);
    const last = this.#api.context.lastPosition(this.#memory, 0);
    const firstNeeded =
      this.#slidingWindowTokens > 0 ? Math.max(0, count - this.#slidingWindowTokens) : 0;
    if (last !== count - 1 || first > firstNeeded) return false;
    this.#held.length = count;
    return true;
  }
}
