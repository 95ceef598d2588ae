import { createRequire } from "node:module";
import type * as Koffi from "koffi";

/** Reads the clock of a process's processor time, nanoseconds; `null` when it cannot be read. */
export type ReadProcessClock = (pid: number) => number | null;

interface Timespec {
  readonly tv_sec: number | bigint;
  readonly tv_nsec: number | bigint;
}

/** `CPUCLOCK_SCHED` of linux/include/linux/posix-timers.h: what the scheduler counted, not ticks. */
const SCHEDULER_CLOCK = 2;

/** `PID_MAX_LIMIT` of linux/threads.h. A larger number would be shifted into another process's clock. */
const LARGEST_PID = 2 ** 22;

/**
 * The number of the clock that counts a process's processor time, as `clock_getcpuclockid(3)` of
 * glibc and musl makes it: `(~pid << 3) | CPUCLOCK_SCHED`.
 */
export function processClockId(pid: number): number {
  return (~pid << 3) | SCHEDULER_CLOCK;
}

/**
 * The processor-time clock of Linux: user and system time of all threads of a process, those that
 * have ended included, in nanoseconds and not in ticks of 10 ms. (The `schedstat` files lose threads
 * that have ended.) It answers `null` everywhere but on Linux. Native code is loaded here and not before.
 */
export function openProcessClock(platform: NodeJS.Platform = process.platform): ReadProcessClock {
  const clockGettime = platform === "linux" ? bindClockGettime() : null;
  if (clockGettime === null) return () => null;
  return (pid) => {
    if (pid > LARGEST_PID) return null;
    const time: Partial<Timespec> = {};
    if (clockGettime(processClockId(pid), time) !== 0) return null;
    return Number(time.tv_sec) * 1e9 + Number(time.tv_nsec);
  };
}

type ClockGettime = (clock: number, time: Partial<Timespec>) => number;

function bindClockGettime(): ClockGettime | null {
  try {
    const koffi = createRequire(import.meta.url)("koffi") as typeof Koffi;
    // Without a name: a second binding in the same process would meet the first one's type.
    const timespec = koffi.struct({ tv_sec: "long", tv_nsec: "long" });
    return koffi
      .load(null)
      .func("clock_gettime", "int", ["int", koffi.out(koffi.pointer(timespec))]) as ClockGettime;
  } catch {
    return null;
  }
}
