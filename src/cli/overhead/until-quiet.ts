import { setTimeout as sleep } from "node:timers/promises";

const LOOK_EVERY_MS = 2;
/** Something else is going on then than the end of a request: the trial is run all the same. */
const LONGEST_WAIT_MS = 500;
/** Processor time of a process over time, below which it counts as quiet. */
const QUIET_SHARE = 0.1;

/** The time that passes, and waiting; another one in tests. */
export interface PassingTime {
  /** Milliseconds since any moment. */
  readonly nowMs: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
}

const REAL_TIME: PassingTime = {
  nowMs: () => performance.now(),
  wait: (milliseconds) => sleep(milliseconds),
};

/**
 * Waits until none of these processes computes, half a second at most: threads that wait for work go on
 * spinning for a while after a reply, and a server may tidy up. A process that never tells its processor
 * time counts as quiet; one that stops telling has just ended, and is looked at once more.
 */
export async function untilQuiet(
  pids: readonly number[],
  cpuNs: (pid: number) => number | null,
  { nowMs, wait }: PassingTime = REAL_TIME,
): Promise<void> {
  const used = (): (number | null)[] => pids.map(cpuNs);
  const deadlineMs = nowMs() + LONGEST_WAIT_MS;
  let [beforeMs, before] = [nowMs(), used()];
  while (nowMs() < deadlineMs) {
    await wait(LOOK_EVERY_MS);
    const [atMs, after] = [nowMs(), used()];
    const quietNs = QUIET_SHARE * (atMs - beforeMs) * 1e6;
    if (before.every((ns, index) => isQuiet(ns, after[index] ?? null, quietNs))) return;
    [beforeMs, before] = [atMs, after];
  }
}

/** A count that went back is that of another process with the same number. */
function isQuiet(before: number | null, after: number | null, quietNs: number): boolean {
  if (before === null || after === null) return before === after;
  return after >= before && after - before < quietNs;
}
