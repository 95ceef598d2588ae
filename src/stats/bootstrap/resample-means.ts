import { seedRandomState } from "./draw-indices.ts";
import { compileResampleKernel, type ResampleKernel } from "./resample-kernel.ts";
import type { ResolvedSettings } from "./settings.ts";

const PAGE_BYTES = 65_536;
const BYTES = 8;
/** Four words of 4 bytes. */
const STATE_BYTES = 16;
/** Draws between two calls of the kernel: the faster code that is compiled meanwhile is taken at the next call. */
const DRAWS_IN_A_CALL = 65_536;

let kernel: ResampleKernel | null = null;

/** The mean of each resample. The indices are those of `drawIndices` with the same seed, up to 2^21 values. */
export function resampleMeans(
  values: Float64Array,
  { seed, resamples }: ResolvedSettings,
): Float64Array {
  kernel ??= compileResampleKernel();
  const valuesAt = STATE_BYTES;
  const meansAt = valuesAt + values.length * BYTES;
  const end = meansAt + resamples * BYTES;
  reserve(kernel, end);
  const { buffer } = kernel.memory;
  new Int32Array(buffer, 0, 4).set(seedRandomState(seed));
  new Float64Array(buffer, valuesAt, values.length).set(values);
  const resamplesInACall = Math.max(1, Math.floor(DRAWS_IN_A_CALL / values.length));
  for (let from = meansAt; from < end; from += resamplesInACall * BYTES) {
    const until = Math.min(end, from + resamplesInACall * BYTES);
    kernel.fillMeans(0, valuesAt, from, until, values.length);
  }
  return new Float64Array(buffer, meansAt, resamples).slice();
}

function reserve({ memory }: ResampleKernel, sizeBytes: number): void {
  const missing = Math.ceil((sizeBytes - memory.buffer.byteLength) / PAGE_BYTES);
  if (missing > 0) memory.grow(missing);
}
