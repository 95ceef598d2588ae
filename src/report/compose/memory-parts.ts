import type { MemorySummary } from "../../analyze/performance/memory-summary.ts";
import type { EngineBuffer } from "../../core/memory.ts";
import { BYTES_PER_MB } from "../../core/megabytes.ts";

/**
 * Weights, key-value cache, compute buffers, and the rest up to the largest resident peak, megabytes.
 * Compute buffers are taken for the longest prompt and touched as far as prompts reach: they count for at
 * most the private memory beside the cache. `null` for what the engine does not tell, and for the rest where
 * the parts are larger than the peak: weights on another device, or mapped and never touched.
 */
export function memoryParts(memory: MemorySummary): (number | null)[] {
  const sizeOf = (purposes: readonly EngineBuffer["purpose"][]): number | null => {
    const buffers = memory.engineBuffers.filter(({ purpose }) => purposes.includes(purpose));
    if (buffers.length === 0) return null;
    return buffers.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  };
  const weights = sizeOf(["model"]) ?? memory.weightBytes;
  const cache = sizeOf(["kv-cache"]);
  const compute = touchedOf(sizeOf(["compute", "output"]), cache, memory);
  const known = (weights ?? 0) + (cache ?? 0) + (compute ?? 0);
  const peak = memory.peakResident?.maxBytes ?? null;
  const rest = peak === null || peak < known ? null : peak - known;
  return [weights, cache, compute, rest].map((bytes) =>
    bytes === null ? null : bytes / BYTES_PER_MB,
  );
}

function touchedOf(
  allocated: number | null,
  cache: number | null,
  { peakPrivate }: MemorySummary,
): number | null {
  if (allocated === null || peakPrivate === null) return allocated;
  const besideCache = peakPrivate.maxBytes - (cache ?? 0);
  return besideCache < 0 ? allocated : Math.min(allocated, besideCache);
}
