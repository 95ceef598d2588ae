import type { MemoryEstimate } from "../../assets/memory-estimate/estimate-memory.ts";
import { largestContext } from "../../assets/memory-estimate/largest-context.ts";
import type { MemoryFacts } from "./model-header.ts";
import type { MachineMemory } from "./this-machine.ts";

/** A run takes no more context than this unless it is asked to. */
const DEFAULT_CONTEXT_TOKENS = 8192;
/** The rest is for the system and other programs; macOS gives GPUs about this share, too. */
export const USABLE_SHARE = 0.75;

/** Whether a model fits into a machine. */
export type MemoryAnswer =
  | {
      readonly known: true;
      readonly estimate: MemoryEstimate;
      readonly machineBytes: number;
      /** What a model may take of them. */
      readonly usableBytes: number;
      readonly fits: boolean;
      /** Largest context that fits, up to what the model was trained for; `null` when none does. */
      readonly largestContextTokens: number | null;
    }
  | { readonly known: false; readonly reason: string };

/**
 * The memory of a model at a context, compared with a machine.
 * @param contextTokens `null` for what a run would take
 * @param trainedTokens context that the model was trained for; `null` when it is not known
 */
export function memoryAnswer(
  memory: MemoryFacts,
  contextTokens: number | null,
  trainedTokens: number | null,
  machine: MachineMemory,
): MemoryAnswer {
  if (!memory.known) return memory;
  const longest = trainedTokens ?? DEFAULT_CONTEXT_TOKENS;
  const tokens = contextTokens ?? Math.min(longest, DEFAULT_CONTEXT_TOKENS);
  const estimate = memory.estimate(tokens, machine);
  const usableBytes = machine.memoryBytes * USABLE_SHARE;
  return {
    known: true,
    estimate,
    machineBytes: machine.memoryBytes,
    usableBytes,
    fits: estimate.totalBytes <= usableBytes,
    largestContextTokens: largestContext(
      (tried) => memory.estimate(tried, machine),
      usableBytes,
      longest,
    ),
  };
}
