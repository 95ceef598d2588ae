import koffi from "koffi";
import type { NativePointer } from "../../../bindings/llama-cpp/abi.ts";
import { viewBytes } from "../../../bindings/llama-cpp/context-calls.ts";
import type { SamplerCalls } from "../../../bindings/llama-cpp/sampler-calls.ts";

/** Size of a candidate: int32 id, float logit, float probability. */
const CANDIDATE_BYTES = 12;

/** The tokens that native samplers work on, in memory of our own so that they can be looked at in between. */
export class CandidateList {
  readonly #sampler: SamplerCalls;
  readonly #capacity: number;
  readonly #address: NativePointer;
  readonly #ids: Int32Array;
  readonly #numbers: Float32Array;
  #size = 0;

  constructor(sampler: SamplerCalls, capacity: number) {
    this.#sampler = sampler;
    this.#capacity = capacity;
    this.#address = koffi.alloc("uint8", capacity * CANDIDATE_BYTES) as NativePointer;
    const buffer = viewBytes(this.#address, capacity * CANDIDATE_BYTES);
    this.#ids = new Int32Array(buffer);
    this.#numbers = new Float32Array(buffer);
  }

  fillOne(token: number, logits: Float32Array): void {
    this.#put(0, token, logits[token] as number);
    this.#size = 1;
  }

  fillAll(logits: Float32Array): void {
    for (let token = 0; token < this.#capacity; token++)
      this.#put(token, token, logits[token] as number);
    this.#size = this.#capacity;
  }

  /** Applies a sampler; one that selects (a chain that ends in a draw) makes its choice the result. */
  apply(sampler: NativePointer): number | null {
    const list = { data: this.#address, size: this.#size, selected: -1, sorted: false };
    this.#sampler.apply(sampler, list);
    this.#size = list.size;
    return this.#ids[list.selected * 3] ?? null;
  }

  /** The most likely candidate that is not forbidden; `null` when all are. */
  best(): number | null {
    let best = -Infinity;
    let token: number | null = null;
    for (let slot = 0; slot < this.#size; slot++) {
      const logit = this.#numbers[slot * 3 + 1] as number;
      if (logit > best) {
        best = logit;
        token = this.#ids[slot * 3] as number;
      }
    }
    return token;
  }

  free(): void {
    koffi.free(this.#address);
  }

  #put(slot: number, token: number, logit: number): void {
    this.#ids[slot * 3] = token;
    this.#numbers[slot * 3 + 1] = logit;
    this.#numbers[slot * 3 + 2] = 0;
  }
}
