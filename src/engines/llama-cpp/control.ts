/**
 * A few words of shared memory between the thread that computes and the thread that listens: a
 * request to stop, and how far the work is. Reading one costs a nanosecond, so the token loop can
 * afford it; a message could not be received there at all.
 */
export interface EngineControl {
  readonly words: Int32Array;
}

/** Index of the word that asks the running request to stop by not being 0. */
export const CANCEL = 0;
/** Index of the count of tokens done in the running request; it only grows within one. */
export const PROGRESS = 1;
/** Index of the number of the request that runs or ran last, counted from 1; written by the channel. */
export const RUNNING = 2;
/** Index of the number of the request that was last asked to stop; written by the channel. */
export const STOP_ASKED = 3;

export function createEngineControl(): EngineControl {
  return { words: new Int32Array(new SharedArrayBuffer(16)) };
}
