import type { WasmMemory } from "./web-assembly.ts";

/** What a program waits for, as `poll_oneoff` gets it: 48 bytes each. */
export interface Subscription {
  readonly userData: bigint;
  /** 0 clock, 1 ready to read, 2 ready to write. */
  readonly tag: number;
  readonly isClock: boolean;
  readonly isAbsolute: boolean;
  readonly timeoutNs: bigint;
}

const SUBSCRIPTION_BYTES = 48;
const EVENT_BYTES = 32;
const CLOCK_TAG = 0;
const ABSOLUTE_TIME = 1;

/**
 * The memory of a running module, seen from the host; every access is checked against its size.
 * The buffer is asked for anew each time: growing the memory replaces it. Numbers are little-endian.
 */
export class WasiMemory {
  #memory: WasmMemory | null = null;

  /** To be called before the module runs: its memory exists only once it is instantiated. */
  attach(memory: WasmMemory): void {
    this.#memory = memory;
  }

  /** @throws RangeError when the place lies outside the memory, as do all others here */
  bytes(at: number, sizeBytes: number): Uint8Array {
    return new Uint8Array(this.#buffer(), at >>> 0, sizeBytes >>> 0);
  }

  fill(at: number, sizeBytes: number): void {
    this.bytes(at, sizeBytes).fill(0);
  }

  setBytes(at: number, bytes: Uint8Array): void {
    this.bytes(at, bytes.length).set(bytes);
  }

  setUint8(at: number, value: number): void {
    this.#view().setUint8(at >>> 0, value);
  }

  setUint32(at: number, value: number): void {
    this.#view().setUint32(at >>> 0, value, true);
  }

  setUint64(at: number, value: bigint): void {
    this.#view().setBigUint64(at >>> 0, value, true);
  }

  /** The pieces of memory that a list of (address, size) pairs names. */
  *vectors(listAt: number, count: number): Generator<Uint8Array> {
    for (let index = 0; index < count; index += 1) {
      const at = (listAt >>> 0) + 8 * index;
      const view = this.#view();
      yield this.bytes(view.getUint32(at, true), view.getUint32(at + 4, true));
    }
  }

  readSubscription(listAt: number, index: number): Subscription {
    const at = (listAt >>> 0) + SUBSCRIPTION_BYTES * index;
    const view = this.#view();
    const tag = view.getUint8(at + 8);
    return {
      userData: view.getBigUint64(at, true),
      tag,
      isClock: tag === CLOCK_TAG,
      timeoutNs: view.getBigUint64(at + 24, true),
      isAbsolute: (view.getUint16(at + 40, true) & ABSOLUTE_TIME) !== 0,
    };
  }

  /** Says that what was waited for has happened. */
  writeEvent(listAt: number, index: number, { userData, tag }: Subscription): void {
    const at = (listAt >>> 0) + EVENT_BYTES * index;
    this.fill(at, EVENT_BYTES);
    this.setUint64(at, userData);
    this.setUint8(at + 10, tag);
  }

  #buffer(): ArrayBuffer {
    if (this.#memory === null) throw new Error("the module's memory is used before it exists");
    return this.#memory.buffer;
  }

  #view(): DataView {
    return new DataView(this.#buffer());
  }
}
