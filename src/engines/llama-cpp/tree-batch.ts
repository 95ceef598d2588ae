import koffi from "koffi";
import type { NativeBatch, NativePointer } from "../../../bindings/llama-cpp/abi.ts";
import { viewBytes } from "../../../bindings/llama-cpp/context-calls.ts";
import type { LoadOptions } from "../../core/engine.ts";

/** A token that belongs to sequences [firstSequence, endSequence). */
export interface BranchToken {
  readonly token: number;
  readonly position: number;
  readonly firstSequence: number;
  readonly endSequence: number;
  readonly wantsOutput: boolean;
}

/**
 * A batch whose tokens belong to several sequences each. The sequences of a token are consecutive,
 * so its list is a place within one list of all numbers, and nothing but two words is written for it.
 */
export class TreeBatch {
  readonly capacityTokens: number;
  readonly native: NativeBatch;
  readonly #memory: NativePointer;
  readonly #sequences: NativePointer;
  readonly #tokens: Int32Array;
  readonly #positions: Int32Array;
  readonly #sequenceCounts: Int32Array;
  readonly #sequenceLists: BigUint64Array;
  readonly #wantsOutput: Int8Array;

  constructor({ batchTokens, sequences }: Pick<LoadOptions, "batchTokens" | "sequences">) {
    this.capacityTokens = batchTokens;
    const wordsBytes = batchTokens * 4;
    // Addresses first: they need the widest alignment.
    const listsBytes = batchTokens * 8;
    const sizeBytes = listsBytes + 3 * wordsBytes + sequences * 4 + batchTokens;
    this.#memory = koffi.alloc("uint8", sizeBytes) as NativePointer;
    const positions = this.#memory + BigInt(listsBytes);
    const counts = positions + BigInt(wordsBytes);
    const tokens = counts + BigInt(wordsBytes);
    this.#sequences = tokens + BigInt(wordsBytes);
    const outputs = this.#sequences + BigInt(sequences * 4);
    this.#sequenceLists = new BigUint64Array(viewBytes(this.#memory, listsBytes));
    this.#positions = new Int32Array(viewBytes(positions, wordsBytes));
    this.#sequenceCounts = new Int32Array(viewBytes(counts, wordsBytes));
    this.#tokens = new Int32Array(viewBytes(tokens, wordsBytes));
    this.#wantsOutput = new Int8Array(viewBytes(outputs, batchTokens));
    const numbers = new Int32Array(viewBytes(this.#sequences, sequences * 4));
    for (let sequence = 0; sequence < sequences; sequence++) numbers[sequence] = sequence;
    this.native = {
      n_tokens: 0,
      token: tokens,
      // No embeddings: tokens are given.
      embd: null,
      pos: positions,
      n_seq_id: counts,
      seq_id: this.#memory,
      logits: outputs,
    };
  }

  fill(branchTokens: readonly BranchToken[]): void {
    for (const [slot, entry] of branchTokens.entries()) {
      this.#tokens[slot] = entry.token;
      this.#positions[slot] = entry.position;
      this.#sequenceCounts[slot] = entry.endSequence - entry.firstSequence;
      this.#sequenceLists[slot] = this.#sequences + BigInt(entry.firstSequence * 4);
      this.#wantsOutput[slot] = entry.wantsOutput ? 1 : 0;
    }
    this.native.n_tokens = branchTokens.length;
  }

  free(): void {
    koffi.free(this.#memory);
  }
}
