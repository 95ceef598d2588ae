/**
 * Two words of shared memory between the thread that computes and the thread that listens: a
 * request to stop, and how far the work is. Reading one costs a nanosecond, so the token loop can
 * afford it; a message could not be received there at all.
 */
export interface EngineControl {
  /** Index 0: not 0 asks the running request to stop. Index 1: tokens done in it so far. */
  readonly words: Int32Array;
}

export const CANCEL = 0;
export const PROGRESS = 1;

export function createEngineControl(): EngineControl {
  return { words: new Int32Array(new SharedArrayBuffer(8)) };
}
