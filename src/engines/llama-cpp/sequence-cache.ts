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
   * @param afterBatch as for `evaluate`
   * @returns `null` when `afterBatch` stopped it
   * @throws DecodeError when llama.cpp refuses a batch
   */
  holdPrefix(
    tokens: readonly number[],
    count: number,
    afterBatch: (reached: number) => boolean,
  ): "trimmed" | "evaluated" | null {
    if (this.#startsWith(tokens, count) && this.#trimTo(count)) return "trimmed";
    this.clear();
    const reached = this.evaluate(tokens, 0, count, count, afterBatch);
    this.#api.context.synchronize(this.#context);
    return reached === count ? "evaluated" : null;
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

  /**
   * Notes the tokens that the decode loop put into the cache behind a prompt. How many these are
   * depends on how the loop ended, so llama.cpp is asked.
   */
  noteDecoded(promptTokenCount: number, tokens: Int32Array): void {
    const heldCount = this.#lastPosition() + 1;
    while (this.#held.length < heldCount)
      this.#held.push(tokens[this.#held.length - promptTokenCount] as number);
  }

  #startsWith(tokens: readonly number[], count: number): boolean {
    if (this.#held.length < count) return false;
    for (let i = 0; i < count; i++) if (this.#held[i] !== tokens[i]) return false;
    return true;
  }

  #trimTo(count: number): boolean {
    if (count === this.#held.length) return this.#lastPosition() === count - 1;
    if (this.#memory === null || count === 0) return false;
    if (!this.#api.context.removeFromMemory(this.#memory, 0, count, -1)) return false;
    this.#held.length = count;
    // A sliding-window cache drops what left the window: the tail can go, but the tokens that the
    // next position must see may be gone too.
    const first = this.#api.context.firstPosition(this.#memory, 0);
    const firstNeeded =
      this.#slidingWindowTokens > 0 ? Math.max(0, count - this.#slidingWindowTokens) : 0;
    return this.#lastPosition() === count - 1 && first <= firstNeeded;
  }

  #lastPosition(): number {
    return this.#memory === null ? -1 : this.#api.context.lastPosition(this.#memory, 0);
  }
}
