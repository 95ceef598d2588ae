import { z } from "zod";
import { engineBufferSchema, type EngineBuffer } from "../../core/memory.ts";
import type { OkRecord, TrialIdentity, TrialMode } from "../../core/record.ts";
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

/** The larger of both peaks; `null` when neither was observed. */
export function peakMemoryBytes(memory: MemorySummary): number | null {
  return maximum(
    [memory.peakPrivate, memory.peakResident].flatMap((peak) => (peak ? [peak.maxBytes] : [])),
  );
}

/** Largest reading of each process. */
type PeakBySession = Map<string, number>;

interface MemoryOfMode {
  readonly peakPrivate: PeakBySession;
  readonly peakResident: PeakBySession;
  engineBuffers: EngineBuffer[];
}

/** Readings after every request, warm-ups too, by model, scenario and mode. */
export class MemoryTally {
  readonly #byMode = new Map<string, MemoryOfMode>();

  add({ modelId, scenario, mode, sessionId, memory }: OkRecord): void {
    if (memory === null) return;
    const of = this.#of(modelId, scenario, mode);
    noteLarger(of.peakPrivate, sessionId, memory.peakPrivateBytes);
    noteLarger(of.peakResident, sessionId, memory.peakResidentBytes);
    of.engineBuffers = largerOf(of.engineBuffers, memory.engineBuffers);
  }

  /** @param modes of the trials that belong together; their processes are the same */
  summarize(
    { modelId, scenario }: Pick<TrialIdentity, "modelId" | "scenario">,
    modes: Iterable<TrialMode>,
    weightBytes: number | null,
  ): MemorySummary {
    const parts = [...modes].map((mode) => this.#of(modelId, scenario, mode));
    const engineBuffers = parts.map((part) => part.engineBuffers).reduce(largerOf, []);
    return {
      weightBytes,
      peakPrivate: peakRange(parts.map(({ peakPrivate }) => peakPrivate)),
      peakResident: peakRange(parts.map(({ peakResident }) => peakResident)),
      engineBuffers,
      engineBufferBytes: engineBuffers.length === 0 ? null : totalBytes(engineBuffers),
    };
  }

  #of(modelId: string, scenario: string, mode: TrialMode): MemoryOfMode {
    const key = `${mode} ${modelId}\n${scenario}`;
    const known = this.#byMode.get(key);
    if (known !== undefined) return known;
    const none = { peakPrivate: new Map(), peakResident: new Map(), engineBuffers: [] };
    this.#byMode.set(key, none);
    return none;
  }
}

function noteLarger(peaks: PeakBySession, sessionId: string, bytes: number | null): void {
  if (bytes !== null) peaks.set(sessionId, Math.max(bytes, peaks.get(sessionId) ?? 0));
}

function peakRange(parts: readonly PeakBySession[]): PeakRange | null {
  const bySession: PeakBySession = new Map();
  for (const [sessionId, bytes] of parts.flatMap((part) => [...part])) {
    noteLarger(bySession, sessionId, bytes);
  }
  const peaks = [...bySession.values()];
  const minBytes = minimum(peaks);
  const maxBytes = maximum(peaks);
  if (minBytes === null || maxBytes === null) return null;
  return { minBytes, maxBytes, sessionCount: peaks.length };
}

/** The first of two equal ones. */
function largerOf(known: EngineBuffer[], other: EngineBuffer[]): EngineBuffer[] {
  return totalBytes(other) > totalBytes(known) ? other : known;
}

function totalBytes(buffers: readonly EngineBuffer[]): number {
  return buffers.reduce((sum, buffer) => sum + buffer.sizeBytes, 0);
}
