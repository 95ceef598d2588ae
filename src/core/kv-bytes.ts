import type { kvTypes } from "./engine.ts";

/** Bytes of one value of a key-value cache; quantized types store blocks of 32 with a float16 scale (ggml-common.h). */
export const KV_BYTES_PER_VALUE: Readonly<Record<(typeof kvTypes)[number], number>> = {
  f32: 4,
  f16: 2,
  bf16: 2,
  q8_0: 34 / 32,
  q4_0: 18 / 32,
};
