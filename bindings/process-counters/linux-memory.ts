/** The memory lines of `/proc/<pid>/status`, in bytes; `null` where the kernel does not write the line. */
export interface LinuxMemory {
  /** VmRSS: pages in memory, mapped weights included. */
  readonly residentBytes: number | null;
  /** VmHWM: the largest VmRSS of this process image. Unlike `ru_maxrss` it is not inherited from the parent. */
  readonly peakResidentBytes: number | null;
  /** RssAnon: pages that belong to no file. */
  readonly privateBytes: number | null;
}

const BYTES_PER_KIB = 1024;

/** Parses `/proc/<pid>/status` (proc_pid_status(5)). Its "kB" are KiB. */
export function parseProcessStatus(text: string): LinuxMemory {
  return {
    residentBytes: bytesOf(text, "VmRSS"),
    peakResidentBytes: bytesOf(text, "VmHWM"),
    privateBytes: bytesOf(text, "RssAnon"),
  };
}

function bytesOf(text: string, field: string): number | null {
  const kib = new RegExp(`^${field}:\\s*(\\d{1,12}) kB$`, "m").exec(text)?.[1];
  return kib === undefined ? null : Number(kib) * BYTES_PER_KIB;
}
