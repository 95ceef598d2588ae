import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Linux counts processor time for programs in ticks of 10 ms on every architecture (USER_HZ). */
const TICK_SECONDS = 0.01;
const SAMPLE_MS = 500;
/** Cores that others may use before a machine does not count as calm. */
export const CALM_CORES = 0.1;
/** Mean cores that others may take during a run before it is measured again. */
const DISTURBED_CORES = 0.15;
const LONGEST_WAIT_MS = 20_000;
const LONGEST_WAITS_MS = 120_000;

/** A value, and how much of the machine other programs took while it was measured. */
export interface Observed<T> {
  readonly value: T;
  /** Mean cores used by other programs, and taken by a hypervisor; `null` where the platform does not tell. */
  readonly othersCores: number | null;
}

/** Waits for a calm machine, then runs and watches what others took meanwhile. */
export async function observeCalmly<T>(
  work: () => Promise<T>,
  waitForCalm: () => Promise<void>,
): Promise<Observed<T>> {
  await waitForCalm();
  return observe(work);
}

/** Runs and watches what others took meanwhile. */
export async function observe<T>(work: () => Promise<T>): Promise<Observed<T>> {
  const before = readProcessorTime();
  const value = await work();
  return { value, othersCores: othersBetween(before, readProcessorTime()) };
}

/**
 * A function that waits until other programs leave the machine alone: at most `LONGEST_WAIT_MS` each
 * time and `LONGEST_WAITS_MS` in all, so that a comparison ends on a machine that is never calm.
 */
export function calmWaiter(): () => Promise<void> {
  let leftMs = LONGEST_WAITS_MS;
  return async () => {
    const start = performance.now();
    await waitUntilCalm(Math.min(LONGEST_WAIT_MS, leftMs));
    leftMs -= performance.now() - start;
  };
}

async function waitUntilCalm(longestWaitMs: number): Promise<void> {
  const deadline = performance.now() + longestWaitMs;
  let isSaid = false;
  while (performance.now() < deadline) {
    const before = readProcessorTime();
    await sleep(SAMPLE_MS);
    const others = othersBetween(before, readProcessorTime());
    if (others === null || others < CALM_CORES) return;
    if (!isSaid) {
      const seconds = Math.ceil(longestWaitMs / 1000);
      console.error(
        `Other programs use ${others.toFixed(1)} cores: waiting up to ${seconds} s for a calm machine ...`,
      );
    }
    isSaid = true;
  }
}

interface ProcessorTime {
  readonly wallSeconds: number;
  readonly everybodySeconds: number;
  /** This process and the children that have ended. */
  readonly ownSeconds: number;
}

function readProcessorTime(): ProcessorTime | null {
  if (process.platform !== "linux") return null;
  // Columns of proc(5): user nice system idle iowait irq softirq steal; guest time is in user.
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = numbersOf(
    readFileSync("/proc/stat", "utf8").split("\n")[0]?.replace("cpu", "") ?? "",
  );
  // After the name in parentheses: state is the first field, utime stime cutime cstime the 12th to 15th.
  const own = readFileSync("/proc/self/stat", "utf8").replace(/^.*\) \S/s, "");
  const ownTicks = numbersOf(own).slice(10, 14);
  return {
    wallSeconds: performance.now() / 1000,
    everybodySeconds: (user + nice + system + irq + softirq + steal) * TICK_SECONDS,
    ownSeconds: ownTicks.reduce((sum, ticks) => sum + ticks, 0) * TICK_SECONDS,
  };
}

function numbersOf(text: string): number[] {
  return text.trim().split(/\s+/).map(Number);
}

function othersBetween(before: ProcessorTime | null, after: ProcessorTime | null): number | null {
  if (before === null || after === null) return null;
  const others =
    after.everybodySeconds - before.everybodySeconds - (after.ownSeconds - before.ownSeconds);
  return Math.max(0, others) / (after.wallSeconds - before.wallSeconds);
}

/** Whether others took a part of the machine that shows. False where the platform does not tell. */
export function isDisturbed(runs: readonly Observed<unknown>[]): boolean {
  return runs.some(({ othersCores }) => (othersCores ?? 0) > DISTURBED_CORES);
}
