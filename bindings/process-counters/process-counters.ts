import { parseProcessStatus } from "./linux-memory.ts";
import { parseProcessStat } from "./linux-process.ts";
import { openMacosRusage, type ReadMacosRusage } from "./macos-rusage.ts";
import { systemFiles, type SystemFiles } from "./system-files.ts";

/** What the operating system has counted for one process. `null`: this platform does not tell. */
export interface ProcessCounters {
  readonly source: "linux-procfs" | "macos-libproc";
  /** Pages in memory, mapped weights included. */
  readonly residentBytes: number | null;
  readonly peakResidentBytes: number | null;
  /** Linux: pages that belong to no file. macOS: physical footprint. The two are not the same thing. */
  readonly privateBytes: number | null;
  /** macOS: largest footprint of its life. Linux keeps none. */
  readonly peakPrivateBytes: number | null;
  /** User and system time of all threads; in steps of 10 ms on Linux. */
  readonly cpuTimeNs: number | null;
  /** CPU energy of the process; no graphics processor in it, so never the energy of a token. */
  readonly cpuEnergyJoules: number | null;
  /** Faults that read from a disk. */
  readonly pageInCount: number | null;
}

/**
 * The counters of a process of the same user, such as an engine's: this process need not be it.
 * Takes tens of microseconds; never inside a timed window. A process that has ended has none.
 *
 * @returns `null` when there is no such process, it may not be asked, or the platform is unknown
 */
export function readProcessCounters(pid: number): ProcessCounters | null {
  if (!Number.isSafeInteger(pid) || pid < 1) return null;
  if (process.platform === "linux") return linuxProcessCounters(pid, systemFiles);
  if (process.platform !== "darwin") return null;
  readRusage ??= openMacosRusage();
  return macosProcessCounters(pid, readRusage);
}

/** Opened once: the library stays loaded anyway. */
let readRusage: ReadMacosRusage | null = null;

/** The counters of a Linux process, from given files. */
export function linuxProcessCounters(pid: number, files: SystemFiles): ProcessCounters | null {
  const status = files.read(`/proc/${pid}/status`);
  if (status === null) return null;
  const work = parseProcessStat(files.read(`/proc/${pid}/stat`) ?? "");
  return {
    source: "linux-procfs",
    ...parseProcessStatus(status),
    peakPrivateBytes: null,
    cpuTimeNs: work?.cpuTimeNs ?? null,
    cpuEnergyJoules: null,
    pageInCount: work?.pageInCount ?? null,
  };
}

/**
 * The counters of a process on a Mac. A footprint of 0 means that it has ended: the kernel empties
 * the figure first. Not yet run on a Mac.
 */
export function macosProcessCounters(pid: number, read: ReadMacosRusage): ProcessCounters | null {
  const rusage = read(pid);
  if (rusage === null || rusage.footprintBytes === 0) return null;
  return {
    source: "macos-libproc",
    residentBytes: rusage.residentBytes,
    peakResidentBytes: null,
    privateBytes: rusage.footprintBytes,
    peakPrivateBytes: rusage.lifetimeMaxFootprintBytes,
    cpuTimeNs: rusage.cpuTimeNs,
    cpuEnergyJoules: rusage.cpuEnergyJoules,
    pageInCount: rusage.pageInCount,
  };
}
