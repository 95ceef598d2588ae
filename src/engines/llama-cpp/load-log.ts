import type { EngineBuffer } from "../../core/memory.ts";

/** Log levels of llama.cpp (`ggml_log_level`). */
const WARNING_LEVEL = 3;
const BYTES_PER_MIB = 1_048_576;

const PURPOSE_BY_WORD: Readonly<Record<string, EngineBuffer["purpose"]>> = {
  model: "model",
  KV: "kv-cache",
  RS: "kv-cache",
  compute: "compute",
  output: "output",
};

/**
 * Buffers that llama.cpp says it allocated while loading, from lines such as
 * `load_tensors:   CPU_Mapped model buffer size =    92.10 MiB`. Its own resolution is 0.01 MiB.
 */
export function parseBuffers(lines: readonly string[]): EngineBuffer[] {
  const buffers: EngineBuffer[] = [];
  for (const line of lines) {
    const match = /:\s+(\S+)\s+(model|KV|RS|compute|output) buffer size =\s+([\d.]+) MiB/.exec(
      line,
    );
    const [, device, word, mebibytes] = match ?? [];
    if (device === undefined || word === undefined || mebibytes === undefined) continue;
    buffers.push({
      device,
      purpose: PURPOSE_BY_WORD[word] ?? "other",
      sizeBytes: Math.round(Number(mebibytes) * BYTES_PER_MIB),
    });
  }
  return buffers;
}

/** The CPU library that ggml chose, such as `ggml-cpu-zen4`; `null` when no line names one. */
export function parseCpuVariant(lines: readonly string[]): string | null {
  for (const line of lines) {
    const match =
      /loaded CPU backend from .*?lib(ggml-cpu[-\w]*)\.(?:so|dylib)|loaded CPU backend from .*?(ggml-cpu[-\w]*)\.dll/.exec(
        line,
      );
    const name = match?.[1] ?? match?.[2];
    if (name !== undefined) return name;
  }
  return null;
}

/** Layers placed on a GPU, from `load_tensors: offloaded 31/31 layers to GPU`; `null` when no line tells. */
export function parseOffloadedLayers(lines: readonly string[]): number | null {
  for (const line of lines) {
    const count = /offloaded (\d+)\/\d+ layers to GPU/.exec(line)?.[1];
    if (count !== undefined) return Number(count);
  }
  return null;
}

/**
 * Cells of the cache of sliding-window layers, from
 * `llama_kv_cache_iswa: creating     SWA KV cache, size = 1024 cells`; `null` when no line tells.
 */
export function parseWindowCells(lines: readonly string[]): number | null {
  for (const line of lines) {
    const count = /creating\s+SWA KV cache, size = (\d+) cells/.exec(line)?.[1];
    if (count !== undefined) return Number(count);
  }
  return null;
}

/** Collects what llama.cpp logs while it loads, and keeps warnings and errors apart. */
export class LoadLog {
  readonly lines: string[] = [];
  readonly #problems: string[] = [];

  readonly listen = (level: number, text: string): void => {
    const line = text.trimEnd();
    if (line === "") return;
    this.lines.push(line);
    if (level >= WARNING_LEVEL && level <= WARNING_LEVEL + 1) this.#problems.push(line);
  };

  /** The last warning or error: what llama.cpp gives as the reason of a refusal. */
  reason(): string {
    return this.#problems.at(-1) ?? "it gave no reason";
  }
}
