import { viewBytes } from "../../../bindings/llama-cpp/context-calls.ts";
import type { NativeBatch } from "../../../bindings/llama-cpp/abi.ts";
import type { LlamaApi } from "../../../bindings/llama-cpp/llama-api.ts";

/** A native batch of one sequence, filled through views on its memory. */
export class TokenBatch {
  readonly capacityTokens: number;
  /** The struct passed to `decode`; its count is set by the methods here. */
  readonly native: NativeBatch;
  readonly #tokens: Int32Array;
  readonly #positions: Int32Array;
  readonly #wantsOutput: Int8Array;

  constructor(api: LlamaApi, capacityTokens: number) {
    this.capacityTokens = capacityTokens;
    this.native = api.context.createBatch(capacityTokens);
    this.#tokens = new Int32Array(viewBytes(this.native.token, capacityTokens * 4));
    this.#positions = new Int32Array(viewBytes(this.native.pos, capacityTokens * 4));
    this.#wantsOutput = new Int8Array(viewBytes(this.native.logits, capacityTokens));
    new Int32Array(viewBytes(this.native.n_seq_id, capacityTokens * 4)).fill(1);
    const sequenceLists = new BigUint64Array(viewBytes(this.native.seq_id, capacityTokens * 8));
    for (const list of sequenceLists) new Int32Array(viewBytes(list, 4))[0] = 0;
  }

  /**
   * Fills the batch with tokens[from, to) at their own positions.
   * @param outputFrom positions from here on ask for logits; `to` for none
   */
  fill(tokens: readonly number[], from: number, to: number, outputFrom: number): void {
    for (let position = from; position < to; position++) {
      const slot = position - from;
      this.#tokens[slot] = tokens[position] as number;
      this.#positions[slot] = position;
      this.#wantsOutput[slot] = position >= outputFrom ? 1 : 0;
    }
    this.native.n_tokens = to - from;
  }

  /** One token with output, as decoding needs it. */
  fillOne(token: number, position: number): void {
    this.#tokens[0] = token;
    this.#positions[0] = position;
    this.#wantsOutput[0] = 1;
    this.native.n_tokens = 1;
  }
}
