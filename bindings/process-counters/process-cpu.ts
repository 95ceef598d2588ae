import { openProcessClock, type ReadProcessClock } from "./process-clock.ts";
import { readProcessCounters, type ProcessCounters } from "./process-counters.ts";

let read: ReadProcessClock | null = null;

/**
 * Processor time that a process of the same user, such as an engine's or a server's, has used since it
 * began: user and system time of all its threads, nanoseconds. Takes some microseconds; never inside a
 * timed window. On Linux from the process's own clock, exact to the nanosecond for threads that do not run
 * at the moment; on macOS from `proc_pid_rusage`, not yet run on a Mac.
 *
 * @returns `null` when there is no such process, it may not be asked, or the platform has no clock that is
 *   fine enough: the 10 ms ticks of `/proc` are longer than what is to be seen
 */
export function readProcessCpuNs(pid: number): number | null {
  if (!Number.isSafeInteger(pid) || pid < 1) return null;
  read ??= process.platform === "darwin" ? clockOf(readProcessCounters) : openProcessClock();
  return read(pid);
}

/** A clock of the times in counters, which on a Mac come in ticks of 125 / 3 nanoseconds. */
export function clockOf(
  counters: (pid: number) => Pick<ProcessCounters, "cpuTimeNs"> | null,
): ReadProcessClock {
  return (pid) => {
    const cpuTimeNs = counters(pid)?.cpuTimeNs ?? null;
    return cpuTimeNs === null ? null : Math.round(cpuTimeNs);
  };
}
