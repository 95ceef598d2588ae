import { execFileSync } from "node:child_process";
import { availableParallelism, cpus } from "node:os";
import { readLinuxTopology } from "./linux-topology.ts";
import { systemFiles } from "./system-files.ts";
import type { CpuTopology } from "./topology.ts";

/** Reads the topology now; nothing is kept. Linux: sysfs and cgroups. macOS: sysctl, not yet run on a Mac. Does not throw. */
export function readCpuTopology(): CpuTopology {
  const logicalProcessors = Math.max(1, cpus().length);
  const parallelism = Math.max(1, availableParallelism());
  if (process.platform === "linux") {
    return readLinuxTopology(systemFiles, { logicalProcessors, parallelism });
  }
  if (process.platform === "darwin") return macosTopology(sysctl, logicalProcessors, parallelism);
  return {
    logicalProcessors,
    physicalCores: null,
    performanceCores: null,
    usableCores: parallelism,
  };
}

/**
 * Threads for computing when the user names none: one for each usable core. A second thread on a
 * core adds nothing to matrix products, and a slow core holds up the fast ones at every barrier;
 * llama.cpp's own programs choose the same.
 */
export function defaultThreadCount(topology: CpuTopology = readCpuTopology()): number {
  return topology.usableCores;
}

/** The topology of a Mac, where `hw.perflevel0` are the performance cores of Apple silicon. */
export function macosTopology(
  readSysctl: (name: string) => number | null,
  logicalProcessors: number,
  parallelism: number,
): CpuTopology {
  const physicalCores = readSysctl("hw.physicalcpu");
  const performanceCores = readSysctl("hw.perflevel0.physicalcpu");
  return {
    logicalProcessors,
    physicalCores,
    performanceCores,
    usableCores: performanceCores ?? physicalCores ?? parallelism,
  };
}

function sysctl(name: string): number | null {
  try {
    const text = execFileSync("/usr/sbin/sysctl", ["-n", name], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 2000,
    });
    return /^[1-9]\d{0,4}$/.test(text.trim()) ? Number(text) : null;
  } catch {
    return null;
  }
}
