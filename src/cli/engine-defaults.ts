import type { EngineOptions } from "./engine-options.ts";

/** What the command line would say if nothing were asked for. */
export function engineDefaults(): EngineOptions {
  return {
    gpu: "auto",
    batch: 2048,
    ubatch: 512,
    kvTypeK: "f16",
    kvTypeV: "f16",
    flashAttention: "auto",
    mmap: true,
    swaFull: false,
    hangTimeout: 600,
  };
}
