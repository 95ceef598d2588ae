import { setTimeout as sleep } from "node:timers/promises";

const LOOK_EVERY_MS = 2;
/** Something else is going on then than the end of a request: the trial is run all the same. */
const LONGEST_WAIT_MS = 500;
/** Processor time over time, all processes together, below which they count as quiet. */
const QUIET_SHARE = 0.1;

/**
 * Waits until none of these processes computes: threads that wait for work go on spinning for a while
 * after a reply, and a server may tidy up. Where processor time is not told, nothing is waited for.
 */
export async function untilQuiet(
  pids: readonly number[],
  cpuNs: (pid: number) => number | null,
): Promise<void> {
  const used = (): number => pids.reduce((sum, pid) => sum + (cpuNs(pid) ?? 0), 0);
  const deadlineMs = performance.now() + LONGEST_WAIT_MS;
  let [beforeMs, beforeNs] = [performance.now(), used()];
  while (performance.now() < deadlineMs) {
    await sleep(LOOK_EVERY_MS);
    const [nowMs, nowNs] = [performance.now(), used()];
    if (nowNs - beforeNs < QUIET_SHARE * (nowMs - beforeMs) * 1e6) return;
    [beforeMs, beforeNs] = [nowMs, nowNs];
  }
}
