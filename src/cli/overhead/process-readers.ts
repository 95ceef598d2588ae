import { readProcessMemory } from "../../../bindings/process-counters/process-memory.ts";
import type { MemoryReading } from "../../core/memory.ts";

/** The memory of a process, read from outside it; `null` where it is not told. */
export function memoryOfProcess(pid: number): MemoryReading | null {
  const memory = readProcessMemory(pid);
  return memory === null ? null : { ...memory, engineBuffers: [] };
}
