import { setTimeout as sleep } from "node:timers/promises";

/** Waits; ends early with the signal's own reason when the caller gives up. */
export async function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
