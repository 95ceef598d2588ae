import { readProcessMemory } from "../../../bindings/process-counters/process-memory.ts";
import type { MemoryReading } from "../../core/memory.ts";

/**
 * Memory of the server's process, when it runs on this machine and its number is known; else nothing: the
 * memory of the asking process says nothing about a model.
 */
export class ServerMemory {
  readonly #pid: number | null;
  #peakPrivateBytes: number | null = null;

  constructor(pid: number | null) {
    this.#pid = pid;
  }

  /** Tens of microseconds, never inside a timed window. Linux keeps no peak of private memory: it is the largest of these readings. */
  read(): MemoryReading {
    const memory = this.#pid === null ? null : readProcessMemory(this.#pid);
    if (memory === null) return NOTHING_OBSERVED;
    const seenBytes = memory.peakPrivateBytes ?? memory.privateBytes;
    if (seenBytes !== null)
      this.#peakPrivateBytes = Math.max(this.#peakPrivateBytes ?? 0, seenBytes);
    return { ...memory, peakPrivateBytes: this.#peakPrivateBytes, engineBuffers: [] };
  }
}

const NOTHING_OBSERVED: MemoryReading = {
  source: "none",
  residentBytes: null,
  peakResidentBytes: null,
  privateBytes: null,
  peakPrivateBytes: null,
  engineBuffers: [],
};
