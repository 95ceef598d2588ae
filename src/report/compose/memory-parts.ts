import type { MemorySummary } from "../../analyze/performance/memory-summary.ts";
import type { EngineBuffer } from "../../core/memory.ts";

const BYTES_PER_MB = 1e6;

/**
 * Weights, key-value cache, compute buffers, and the rest up to the largest resident peak, megabytes.
 * `null` for what the engine does not tell, and for the rest where the buffers are larger than the peak:
 * weights on another device, or mapped and never touched.
 */
export function memoryParts(memory: MemorySummary): (number | null)[] {
  const sizeOf = (purposes: readonly EngineBuffer["purpose"][]): number | null => {
    const buffers = memory.engineBuffers.filter(({ purpose }) => purposes.includes(purpose));
    if (buffers.length === 0) return null;
    return buffers.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  };
  const weights = sizeOf(["model"]) ?? memory.weightBytes;
  const cache = sizeOf(["kv-cache"]);
  const compute = sizeOf(["compute", "output"]);
  const known = (weights ?? 0) + (cache ?? 0) + (compute ?? 0);
  const peak = memory.peakResident?.maxBytes ?? null;
  const rest = peak === null || peak < known ? null : peak - known;
  return [weights, cache, compute, rest].map((bytes) =>
    bytes === null ? null : bytes / BYTES_PER_MB,
  );
}
