import { describe, expect, it } from "vitest";
import type { MemorySummary } from "../../../../src/analyze/performance/memory-summary.ts";
import { memoryParts } from "../../../../src/report/compose/memory-parts.ts";

const MB = 1e6;
const range = (bytes: number) => ({ minBytes: bytes, maxBytes: bytes, sessionCount: 5 });

function summaryOf(privateMb: number | null, residentMb: number, computeMb: number): MemorySummary {
  const engineBuffers = [
    { device: "CPU_Mapped", purpose: "model", sizeBytes: 260 * MB },
    { device: "CPU", purpose: "kv-cache", sizeBytes: 28 * MB },
    { device: "CPU", purpose: "compute", sizeBytes: computeMb * MB },
  ] as const;
  return {
    weightBytes: 250 * MB,
    peakPrivate: privateMb === null ? null : range(privateMb * MB),
    peakResident: range(residentMb * MB),
    engineBuffers: [...engineBuffers],
    engineBufferBytes: (288 + computeMb) * MB,
  };
}

describe("the parts of a process's memory", () => {
  it("add up to the resident peak", () => {
    expect(memoryParts(summaryOf(130, 420, 100))).toEqual([260, 28, 100, 32]);
  });

  it("count compute buffers for at most the private memory beside the cache", () => {
    expect(memoryParts(summaryOf(145, 444, 541))).toEqual([260, 28, 117, 39]);
  });

  it("leave the rest open where the parts are larger than the peak", () => {
    expect(memoryParts(summaryOf(null, 444, 541))).toEqual([260, 28, 541, null]);
  });
});
