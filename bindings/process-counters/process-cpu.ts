import { openProcessClock, type ReadProcessClock } from "./process-clock.ts";
import { readProcessCounters } from "./process-counters.ts";

/** Processor time that a process has used since it began: user and system time of all its threads. */
export interface ProcessCpu {
  readonly cpuNs: number;
  /** Steps in which it is counted, nanoseconds. */
  readonly resolutionNs: number;
}

/** `/proc/<pid>/stat` counts in ticks of 10 ms. */
const TICK_NS = 1e7;

/** Times of `proc_pid_rusage` come in ticks of the Mach clock: 125 / 3 nanoseconds on Apple silicon. */
const MACH_TICK_NS = 42;

let clock: ReadProcessClock | null = null;

/**
 * The processor time of a process of the same user, such as an engine's or a server's. Takes some
 * microseconds; never inside a timed window. On Linux from the process's own clock, exact to the
 * nanosecond for threads that do not run at the moment; where that cannot be read, from
 * `/proc/<pid>/stat` in steps of 10 ms. On macOS from `proc_pid_rusage`. Not yet run on a Mac.
 *
 * @returns `null` when there is no such process, it may not be asked, or the platform is unknown
 */
export function readProcessCpu(pid: number): ProcessCpu | null {
  if (!Number.isSafeInteger(pid) || pid < 1) return null;
  clock ??= openProcessClock();
  return processCpuFrom(clock(pid), readProcessCounters(pid)?.cpuTimeNs ?? null);
}

/** The finer of two readings, each `null` where it could not be had. */
export function processCpuFrom(
  clockNs: number | null,
  countedNs: number | null,
  platform: NodeJS.Platform = process.platform,
): ProcessCpu | null {
  if (clockNs !== null) return { cpuNs: clockNs, resolutionNs: 1 };
  if (countedNs === null) return null;
  return {
    cpuNs: Math.round(countedNs),
    resolutionNs: platform === "linux" ? TICK_NS : MACH_TICK_NS,
  };
}
