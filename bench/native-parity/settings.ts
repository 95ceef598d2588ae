import type { GpuChoice } from "../../src/core/engine.ts";

/** What both sides are given. */
export interface ParitySettings {
  readonly gpu: GpuChoice;
  readonly threads: number;
  /** Tokens in the cache before the first timed decode. */
  readonly depthTokens: number;
  readonly decodeTokens: number;
  readonly prefillTokens: number;
  readonly pairs: number;
  /** Timed repetitions in each process; its figure is their median. */
  readonly repetitions: number;
  /** Timed repetitions in the one process that shows how much decode speed varies within it. */
  readonly variationRequests: number;
}

/** The two speeds that are compared. */
export const parityTests = ["decode", "prefill"] as const;
export type ParityTest = (typeof parityTests)[number];

/** One process of one side. */
export interface ProcessRun {
  /** Median over the repetitions. */
  readonly tokensPerSecond: number;
  readonly samples: readonly number[];
}
