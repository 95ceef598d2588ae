import type { NativePointer } from "../../../bindings/llama-cpp/abi.ts";
import type { LlamaApi } from "../../../bindings/llama-cpp/llama-api.ts";
import type { CacheShape } from "./cache-shape.ts";
import { Checkpoints } from "./checkpoints.ts";
import { HeldTokens } from "./held-tokens.ts";
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

/** The cache of sequence 0, which tokens it holds, and how they were made. */
export class SequenceCache {
  readonly #api: LlamaApi;
  readonly #context: NativePointer;
  readonly #memory: NativePointer | null;
  readonly #batch: TokenBatch;
  readonly #shape: CacheShape;
  readonly #held = new HeldTokens();
  readonly #checkpoints: Checkpoints;
  /** Each position lies in the cell that it would have if it had been evaluated from an empty cache. */
  #isLaidOutAsFresh = true;

  constructor(api: LlamaApi, context: NativePointer, batch: TokenBatch, shape: CacheShape) {
    this.#api = api;
    this.#context = context;
    this.#memory = api.context.memoryOf(context);
    this.#batch = batch;
    this.#shape = shape;
    this.#checkpoints = new Checkpoints(api, context);
  }

  get heldTokens(): readonly number[] {
    return this.#held.tokens;
  }

  clear(): void {
    if (this.#memory !== null) this.#api.context.clearMemory(this.#memory, false);
    this.#held.clear();
    this.#checkpoints.dropAfter(0);
    this.#isLaidOutAsFresh = true;
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
    if (this.#held.startsWith(tokens, count) && this.#trimTo(count)) return "trimmed";
    this.clear();
    const reached = this.evaluate(tokens, 0, count, count, afterBatch);
    this.#api.context.synchronize(this.#context);
    return reached === count ? "evaluated" : null;
  }

  /**
   * Keeps as much of the beginning of `tokens` as is held in exactly the state, bit for bit, that
   * batches with these ends would make of an empty cache, and drops everything else.
   * @param ends ascending positions
   * @returns the number of tokens kept: one of `ends`, or 0
   */
  keepMadeBy(tokens: readonly number[], ends: readonly number[]): number {
    const count = this.#isLaidOutAsFresh ? this.#held.countMadeBy(tokens, ends) : 0;
    if (count > 0 && this.#trimKeepingBits(count)) return count;
    const restored = this.#restore(count, ends);
    if (restored === 0) this.clear();
    return restored;
  }

  /** Makes it possible to come back to what is held now, where that takes more than trimming. */
  checkpoint(): void {
    if (this.#shape.hasRunningState && this.#shape.slidingWindowTokens === 0)
      this.#checkpoints.take(this.#held.count);
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
      this.#held.addBatch(tokens, position, end);
      position = end;
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
    while (this.#held.count < heldCount) {
      const index = this.#held.count - promptTokenCount;
      this.#held.addBatch(tokens, index, index + 1);
    }
  }

  /** Lets sequences 1 to `count` begin with all that is held. */
  openBranches(count: number): void {
    if (this.#memory === null || this.#held.count === 0) return;
    for (let sequence = 1; sequence <= count; sequence++)
      this.#api.context.copySequence(this.#memory, 0, sequence);
  }

  /** Drops sequences 1 to `count`; what is held stays. */
  closeBranches(count: number): void {
    if (this.#memory === null) return;
    for (let sequence = 1; sequence <= count; sequence++)
      this.#api.context.removeFromMemory(this.#memory, sequence, 0, -1);
  }

  #trimTo(count: number): boolean {
    if (count === this.#held.count) return this.#lastPosition() === count - 1;
    const keepsLayout = this.#trimKeepsLayout(count);
    if (!this.#removeFrom(count)) return false;
    this.#isLaidOutAsFresh &&= keepsLayout;
    return this.#holdsAllThatIsSeen(count);
  }

  #trimKeepingBits(count: number): boolean {
    if (count === this.#held.count) return this.#lastPosition() === count - 1;
    return (
      this.#trimKeepsLayout(count) && this.#removeFrom(count) && this.#holdsAllThatIsSeen(count)
    );
  }

  /**
   * The cache of sliding-window layers is a ring of cells. A trim gives the freed cells to the next
   * tokens in order only as long as none of them lies before the beginning of the last round.
   */
  #trimKeepsLayout(count: number): boolean {
    const { slidingWindowTokens, windowCells } = this.#shape;
    if (slidingWindowTokens === 0) return true;
    if (windowCells === null) return false;
    const roundOf = (tokenCount: number): number => Math.floor((tokenCount - 1) / windowCells);
    return roundOf(count) === roundOf(this.#held.count);
  }

  #removeFrom(count: number): boolean {
    if (this.#memory === null || count === 0) return false;
    if (!this.#api.context.removeFromMemory(this.#memory, 0, count, -1)) return false;
    this.#held.truncate(count);
    this.#checkpoints.dropAfter(count);
    return true;
  }

  /**
   * A sliding-window cache drops what left the window: the tail can go, but the tokens that the next
   * position must see may be gone too.
   */
  #holdsAllThatIsSeen(count: number): boolean {
    if (this.#memory === null) return false;
    const first = this.#api.context.firstPosition(this.#memory, 0);
    const { slidingWindowTokens } = this.#shape;
    const firstNeeded = slidingWindowTokens > 0 ? Math.max(0, count - slidingWindowTokens) : 0;
    const startsEarlyEnough = this.#shape.hasRunningState || first <= firstNeeded;
    return this.#lastPosition() === count - 1 && startsEarlyEnough;
  }

  /** Goes back to the last checkpoint at one of `ends` that is not beyond `count`; 0 when there is none. */
  #restore(count: number, ends: readonly number[]): number {
    const target = this.#checkpoints.lastAt(ends.filter((end) => end <= count));
    if (target === null || !this.#checkpoints.restore(target)) return 0;
    return this.#removeFrom(target) && this.#holdsAllThatIsSeen(target) ? target : 0;
  }

  #lastPosition(): number {
    return this.#memory === null ? -1 : this.#api.context.lastPosition(this.#memory, 0);
  }
}
