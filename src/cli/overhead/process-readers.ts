import { readProcessCpu } from "../../../bindings/process-counters/process-cpu.ts";
import { readProcessCounters } from "../../../bindings/process-counters/process-counters.ts";
import type { MemoryReading } from "../../core/memory.ts";

/** Processor time of a process since it began, nanoseconds; `null` where it is not told. */
export function cpuNsOf(pid: number): number | null {
  return readProcessCpu(pid)?.cpuNs ?? null;
}

/** The memory of a process, read from outside it; `null` where it is not told. */
export function memoryOfProcess(pid: number): MemoryReading | null {
  const counters = readProcessCounters(pid);
  if (counters === null) return null;
  const { source, residentBytes, peakResidentBytes, privateBytes, peakPrivateBytes } = counters;
  return {
    source,
    residentBytes,
    peakResidentBytes,
    privateBytes,
    peakPrivateBytes,
    engineBuffers: [],
  };
}
