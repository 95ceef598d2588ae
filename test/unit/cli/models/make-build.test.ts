import { describe, expect, it } from "vitest";
import { fallbacksIn, plannedBytes } from "../../../../src/cli/models/make-build.ts";

/** The end of llama.cpp 0.4.0's log of stories260K in Q4_K_M. */
const LOG = [
  "llama_model_quantize_impl: model size  =     1.12 MiB (32.00 BPW)",
  "llama_model_quantize_impl: quant size  =     0.28 MiB (7.92 BPW)",
  "llama_model_quantize_impl: WARNING: 36 of 48 tensor(s) required fallback quantization",
];

describe("what llama.cpp's log says of a build", () => {
  it("is its size, never rounded down", () => {
    // 289,516 bytes of tensors: 0.28 MiB is the rounded figure, 0.29 MiB is room enough.
    expect(plannedBytes(LOG)).toBe(Math.ceil(0.29 * 1024 * 1024));
  });

  it("is how many tensors got another type", () => {
    expect(fallbacksIn(LOG)).toBe(36);
  });

  it("is no such tensor when the warning is absent", () => {
    expect(fallbacksIn(LOG.slice(0, 2))).toBe(0);
  });

  it("is not guessed when the line is not there", () => {
    expect(() => plannedBytes(["something else"])).toThrow("did not say how large");
  });
});
