import type { MemoryEstimate } from "../../src/assets/memory-estimate/estimate-memory.ts";
import type { EngineBuffer, MemoryReading } from "../../src/core/memory.ts";
import { fixedLengthRequest, randomTokens, valueOf, withEngine } from "../support/engine.ts";

/** Memory of one model at one context, as the engine and the system tell it, in bytes. */
export interface MeasuredMemory {
  readonly weightBytes: number | null;
  readonly cacheBytes: number | null;
  /** `null` for engines that reserve nothing. */
  readonly computeReservedBytes: number | null;
  readonly peakResidentBytes: number | null;
}

export interface Comparison {
  readonly model: string;
  readonly contextTokens: number;
  readonly estimated: MemoryEstimate;
  readonly measured: MeasuredMemory;
}

/** Tokens that are decoded after the prompt; both together fill the context. */
const DECODED_TOKENS = 16;

/** Loads a model, fills its context once and reads what it took. */
export async function measureMemory(
  modelPath: string,
  contextTokens: number,
  threads: number,
): Promise<MeasuredMemory> {
  return withEngine(modelPath, { threads, contextTokens }, async (session) => {
    const promptTokens = contextTokens - DECODED_TOKENS;
    const prompt = randomTokens(promptTokens, session.facts.vocabularySize, 1);
    valueOf(await session.generate(fixedLengthRequest(prompt, DECODED_TOKENS, 0)));
    const reading: MemoryReading = valueOf(await session.memory());
    const buffers =
      reading.engineBuffers.length > 0 ? reading.engineBuffers : session.facts.buffers;
    return {
      weightBytes: sumOf(buffers, "model"),
      cacheBytes: sumOf(buffers, "kv-cache"),
      computeReservedBytes: sumOf(buffers, "compute"),
      peakResidentBytes: reading.peakResidentBytes,
    };
  });
}

/** `null` when the engine names no such buffer. */
function sumOf(buffers: readonly EngineBuffer[], purpose: EngineBuffer["purpose"]): number | null {
  const found = buffers.filter((buffer) => buffer.purpose === purpose);
  return found.length === 0 ? null : found.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}
