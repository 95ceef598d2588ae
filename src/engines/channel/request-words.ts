import { CANCEL, PROGRESS, RUNNING, STOP_ASKED } from "../llama-cpp/control.ts";

/**
 * Requests and their cancellation in the words that the two threads of an engine process share.
 * A request to stop may come before its request has begun, while another runs, or after its reply:
 * it must stop that request and no other. Each side first writes its own word and then reads the
 * other's, so that one of them sees both.
 */

/** Called by the computing thread when it begins a request. */
export function beginRequest(words: Int32Array, id: number): void {
  const number = numberOf(id);
  Atomics.store(words, CANCEL, 0);
  Atomics.store(words, PROGRESS, 0);
  Atomics.store(words, RUNNING, number);
  if (Atomics.load(words, STOP_ASKED) === number) Atomics.store(words, CANCEL, 1);
}

/** Called by the listening thread when a request shall stop. */
export function stopRequest(words: Int32Array, id: number): void {
  const number = numberOf(id);
  Atomics.store(words, STOP_ASKED, number);
  if (Atomics.load(words, RUNNING) === number) Atomics.store(words, CANCEL, 1);
}

/** In the words, 0 means none. */
function numberOf(id: number): number {
  return id + 1;
}
