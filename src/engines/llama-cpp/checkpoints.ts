import type { NativePointer } from "../../../bindings/llama-cpp/abi.ts";
import type { LlamaApi } from "../../../bindings/llama-cpp/llama-api.ts";

/** A running state takes up to some tens of megabytes. */
const LARGEST_COUNT = 8;

/**
 * Running states of recurrent layers at some positions of sequence 0. Such layers keep no past, so
 * going back means putting a saved state in place; ordinary layers beside them are trimmed.
 */
export class Checkpoints {
  readonly #api: LlamaApi;
  readonly #context: NativePointer;
  readonly #states = new Map<number, Uint8Array>();

  constructor(api: LlamaApi, context: NativePointer) {
    this.#api = api;
    this.#context = context;
  }

  /** Saves the state behind `count` tokens, which is the current one. */
  take(count: number): void {
    if (count === 0 || this.#states.has(count)) return;
    const [oldest] = this.#states.keys();
    if (oldest !== undefined && this.#states.size >= LARGEST_COUNT) this.#states.delete(oldest);
    this.#states.set(count, this.#api.context.saveRunningState(this.#context, 0));
  }

  /** The largest of these positions that has a state; `null` when none has. */
  lastAt(counts: readonly number[]): number | null {
    return counts.findLast((count) => this.#states.has(count)) ?? null;
  }

  restore(count: number): boolean {
    const state = this.#states.get(count);
    return state !== undefined && this.#api.context.restoreRunningState(this.#context, 0, state);
  }

  /** Forgets states behind more than `count` tokens: they belong to tokens that are gone. */
  dropAfter(count: number): void {
    for (const position of this.#states.keys()) {
      if (position > count) this.#states.delete(position);
    }
  }
}
