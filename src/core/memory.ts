import { z } from "zod";

/** A buffer that the engine says it holds: weights, key-value cache, compute. */
export const engineBufferSchema = z.strictObject({
  /** The engine's own name of the place, such as `CPU_Mapped`, `MTL0`, `CUDA0`. */
  device: z.string(),
  purpose: z.enum(["model", "kv-cache", "compute", "output", "other"]),
  sizeBytes: z.int().nonnegative(),
});

export type EngineBuffer = z.infer<typeof engineBufferSchema>;

/**
 * MLX's own counters, in bytes. Memory that was freed stays with the allocator for the next array, so
 * the process may hold `activeBytes` + `cachedBytes`. On a Mac they count Metal buffers, which the
 * resident size of the process misses and its footprint holds.
 */
export const allocatorSchema = z.strictObject({
  activeBytes: z.int().nonnegative(),
  cachedBytes: z.int().nonnegative(),
  /** Largest `activeBytes` since the model was loaded; what was cached is not in it. */
  peakActiveBytes: z.int().nonnegative(),
});

/**
 * Memory of the process that computes, in bytes. `null` where the platform has no such figure.
 * Private: Linux RssAnon (heap, key-value cache, compute buffers), macOS physical footprint.
 * Resident: includes mapped weights. Peaks are of the process lifetime and cannot be reset.
 */
export const memoryReadingSchema = z.strictObject({
  source: z.enum(["linux-procfs", "macos-libproc", "none"]),
  residentBytes: z.int().nonnegative().nullable(),
  peakResidentBytes: z.int().nonnegative().nullable(),
  privateBytes: z.int().nonnegative().nullable(),
  /**
   * Linux keeps no high-water mark of RssAnon: the largest of the readings taken between requests,
   * never inside a timed window. Exact for llama.cpp, whose buffers do not shrink in a session.
   */
  peakPrivateBytes: z.int().nonnegative().nullable(),
  engineBuffers: z.array(engineBufferSchema),
  /** What the allocator of an array library counts; absent for engines that have none. */
  allocator: allocatorSchema.optional(),
});

export type MemoryReading = z.infer<typeof memoryReadingSchema>;
