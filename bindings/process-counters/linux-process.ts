/** What `/proc/<pid>/stat` tells of the work of a process. */
export interface LinuxProcessWork {
  /** User and system time of all threads, nanoseconds, in steps of 10 ms. */
  readonly cpuTimeNs: number;
  /** Major faults: pages that were read from a disk. */
  readonly pageInCount: number;
}

/** USER_HZ is 100 in every Linux that Node is built for. */
const NS_PER_TICK = 1e7;

/** Places in the text behind the program's name, which is in brackets and may hold anything (proc_pid_stat(5)). */
const FIELD = { majorFaults: 9, userTime: 11, systemTime: 12 } as const;

/** Parses `/proc/<pid>/stat`; `null` when it is something else. */
export function parseProcessStat(text: string): LinuxProcessWork | null {
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const at = (place: number): number | null => {
    const field = fields[place] ?? "";
    return /^\d{1,15}$/.test(field) ? Number(field) : null;
  };
  const [userTicks, systemTicks] = [at(FIELD.userTime), at(FIELD.systemTime)];
  const pageInCount = at(FIELD.majorFaults);
  if (userTicks === null || systemTicks === null || pageInCount === null) return null;
  return { cpuTimeNs: (userTicks + systemTicks) * NS_PER_TICK, pageInCount };
}
