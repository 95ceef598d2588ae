import { setImmediate, setTimeout } from "node:timers/promises";

/** The time of one request. It starts at 0 when it is made. */
export interface Stopwatch {
  /**
   * Lets a scripted time pass and returns the nanoseconds since the start. Returns early, with the
   * time reached, once the request is cancelled.
   */
  pass(durationNs: number): Promise<number>;
}

export type StartStopwatch = (isCancelled: () => boolean) => Stopwatch;

/** Awaiting in between lets a cancelling message arrive. */
const VIRTUAL_STEPS_PER_TURN = 64;

/** Time that is only counted: exactly the sum of the scripted durations. */
export const startVirtualStopwatch: StartStopwatch = (isCancelled) => {
  let elapsedNs = 0;
  let steps = 0;
  return {
    async pass(durationNs) {
      steps += 1;
      if (steps % VIRTUAL_STEPS_PER_TURN === 0) await setImmediate();
      if (!isCancelled()) elapsedNs += durationNs;
      return elapsedNs;
    },
  };
};

/** Timers are late by about a millisecond; the rest is spent turning. */
const SPIN_NS = 2_000_000;
const LONGEST_SLEEP_MS = 20;
const LONGEST_TURN_NS = 20_000_000;

/**
 * Time that is really spent. Deadlines follow each other from the start, so one late wake-up
 * shortens the next wait instead of moving everything after it.
 */
export const startRealStopwatch: StartStopwatch = (isCancelled) => {
  const startNs = process.hrtime.bigint();
  const elapsedNs = (): number => Number(process.hrtime.bigint() - startNs);
  let deadlineNs = 0;
  let lastTurnNs = 0;
  return {
    async pass(durationNs) {
      deadlineNs += durationNs;
      for (;;) {
        const leftNs = deadlineNs - elapsedNs();
        if (leftNs <= SPIN_NS || isCancelled()) break;
        await setTimeout(Math.min(LONGEST_SLEEP_MS, Math.floor((leftNs - SPIN_NS) / 1e6)));
        lastTurnNs = elapsedNs();
      }
      if (elapsedNs() - lastTurnNs > LONGEST_TURN_NS) {
        await setImmediate();
        lastTurnNs = elapsedNs();
      }
      while (elapsedNs() < deadlineNs && !isCancelled());
      return elapsedNs();
    },
  };
};
