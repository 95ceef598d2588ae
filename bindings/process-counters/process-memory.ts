import type { MemoryReading } from "../../src/core/memory.ts";
import { parseProcessStatus } from "./linux-memory.ts";
import { openMacosMemory, type ReadMacosMemory } from "./macos-memory.ts";
import { readProcessCounters } from "./process-counters.ts";
import { systemFiles, type SystemFiles } from "./system-files.ts";

/** Memory of this process as the operating system counts it. */
export type ProcessMemory = Omit<MemoryReading, "engineBuffers">;

/**
 * Memory of another process of the same user, as the system counts it at this moment. Linux keeps no peak of
 * private memory: whoever wants one remembers the largest reading.
 * @returns `null` when there is no such process, it may not be asked, or the platform is unknown
 */
export function readProcessMemory(pid: number): ProcessMemory | null {
  const counters = readProcessCounters(pid);
  if (counters === null) return null;
  const { source, residentBytes, peakResidentBytes, privateBytes, peakPrivateBytes } = counters;
  return { source, residentBytes, peakResidentBytes, privateBytes, peakPrivateBytes };
}

/** Reads the memory of its own process. It remembers one thing: the largest private figure it saw. */
export interface MemoryCounter {
  /** Synchronous; about 40 microseconds on Linux, so never inside a timed window. Does not throw. */
  read(): ProcessMemory;
}

/**
 * A counter for this process and platform.
 *
 * Linux keeps no high-water mark of RssAnon: `peakPrivateBytes` is the largest of this counter's own
 * readings, so one counter should serve a process for its whole life. Peak resident memory is
 * VmHWM, never `process.resourceUsage().maxRSS`: a spawned child inherits the latter from its parent.
 *
 * macOS: physical footprint and its lifetime maximum through libproc, peak resident memory from
 * getrusage. Not yet run on a Mac. Any other platform: source `none`, every figure `null`.
 */
export function createMemoryCounter(platform: NodeJS.Platform = process.platform): MemoryCounter {
  if (platform === "linux") return linuxMemoryCounter(systemFiles);
  if (platform === "darwin") return macosMemoryCounter(openMacosMemory(), peakResidentOfGetrusage);
  return { read: () => NOTHING_OBSERVED };
}

const NOTHING_OBSERVED: ProcessMemory = {
  source: "none",
  residentBytes: null,
  peakResidentBytes: null,
  privateBytes: null,
  peakPrivateBytes: null,
};

/** The Linux counter over given files. */
export function linuxMemoryCounter(files: SystemFiles): MemoryCounter {
  let peakPrivateBytes: number | null = null;
  return {
    read() {
      const status = files.read("/proc/self/status");
      if (status === null) return { ...NOTHING_OBSERVED, peakPrivateBytes };
      const memory = parseProcessStatus(status);
      if (memory.privateBytes !== null) {
        peakPrivateBytes = Math.max(peakPrivateBytes ?? 0, memory.privateBytes);
      }
      return { source: "linux-procfs", ...memory, peakPrivateBytes };
    },
  };
}

/** The macOS counter over a given kernel call and a given reading of peak resident bytes. */
export function macosMemoryCounter(
  readMemory: ReadMacosMemory,
  readPeakResidentBytes: () => number,
): MemoryCounter {
  return {
    read() {
      const memory = readMemory();
      if (memory === null) return NOTHING_OBSERVED;
      return {
        source: "macos-libproc",
        residentBytes: memory.residentBytes,
        peakResidentBytes: Math.max(readPeakResidentBytes(), memory.residentBytes),
        privateBytes: memory.footprintBytes,
        peakPrivateBytes: memory.lifetimeMaxFootprintBytes,
      };
    },
  };
}

/** KiB on every platform since Node 20 (bytes on macOS before, libuv #3721). */
function peakResidentOfGetrusage(): number {
  return process.resourceUsage().maxRSS * 1024;
}
