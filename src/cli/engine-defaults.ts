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

/**
 * Whether commands that score keep the whole cache of sliding-window layers: they come back to beginnings
 * that a window has dropped, and would evaluate them again for every item.
 */
export const KEEPS_WINDOWS_WHEN_SCORING = true;
