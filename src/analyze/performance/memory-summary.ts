import { z } from "zod";
import { engineBufferSchema, type EngineBuffer, type MemoryReading } from "../../core/memory.ts";
import { maximum, minimum } from "../../stats/range.ts";

/** A peak in each engine process: smallest and largest over the processes. */
export const peakRangeSchema = z.strictObject({
  minBytes: z.int().nonnegative(),
  maxBytes: z.int().nonnegative(),
  sessionCount: z.int().positive(),
});

export type PeakRange = z.infer<typeof peakRangeSchema>;

/**
 * Memory of the processes that served a cell. Peaks are of a process's whole life up to the readings
 * of this cell: what an earlier scenario needed in the same process counts in.
 */
export const memorySummarySchema = z.strictObject({
  weightBytes: z.int().nonnegative().nullable(),
  /** `null` when no reading has the figure. */
  peakPrivate: peakRangeSchema.nullable(),
  peakResident: peakRangeSchema.nullable(),
  /** What the engine says it holds, from the reading with the largest total; empty when it does not tell. */
  engineBuffers: z.array(engineBufferSchema),
  engineBufferBytes: z.int().nonnegative().nullable(),
});

export type MemorySummary = z.infer<typeof memorySummarySchema>;

export interface SessionMemory {
  readonly sessionId: string;
  readonly memory: MemoryReading | null;
}

export function summarizeMemory(
  weightBytes: number | null,
  readings: readonly SessionMemory[],
): MemorySummary {
  const engineBuffers = largestBuffers(readings);
  return {
    weightBytes,
    peakPrivate: peakRange(readings, (memory) => memory.peakPrivateBytes),
    peakResident: peakRange(readings, (memory) => memory.peakResidentBytes),
    engineBuffers,
    engineBufferBytes: engineBuffers.length === 0 ? null : totalBytes(engineBuffers),
  };
}

/** The larger of both peaks; `null` when neither was observed. */
export function peakMemoryBytes(memory: MemorySummary): number | null {
  return maximum(
    [memory.peakPrivate, memory.peakResident].flatMap((peak) => (peak ? [peak.maxBytes] : [])),
  );
}

function peakRange(
  readings: readonly SessionMemory[],
  bytesOf: (memory: MemoryReading) => number | null,
): PeakRange | null {
  const peakOfSession = new Map<string, number>();
  for (const { sessionId, memory } of readings) {
    const bytes = memory === null ? null : bytesOf(memory);
    if (bytes === null) continue;
    peakOfSession.set(sessionId, Math.max(bytes, peakOfSession.get(sessionId) ?? 0));
  }
  const peaks = [...peakOfSession.values()];
  const minBytes = minimum(peaks);
  const maxBytes = maximum(peaks);
  if (minBytes === null || maxBytes === null) return null;
  return { minBytes, maxBytes, sessionCount: peaks.length };
}

function largestBuffers(readings: readonly SessionMemory[]): EngineBuffer[] {
  let largest: EngineBuffer[] = [];
  for (const { memory } of readings) {
    if (memory !== null && totalBytes(memory.engineBuffers) > totalBytes(largest)) {
      largest = memory.engineBuffers;
    }
  }
  return largest;
}

function totalBytes(buffers: readonly EngineBuffer[]): number {
  return buffers.reduce((sum, buffer) => sum + buffer.sizeBytes, 0);
}
