import { describe, expect, it } from "vitest";
import {
  LoadLog,
  parseBuffers,
  parseCpuVariant,
  parseOffloadedLayers,
  parseWindowCells,
} from "../../../../src/engines/llama-cpp/load-log.ts";

/** Lines of llama.cpp 0.4.0 while it loads SmolLM2 135M Q4_1, and of a Metal build. */
const LINES = [
  "load_backend: loaded CPU backend from /opt/bins/linux-x64/libggml-cpu-zen4.so",
  "load_tensors:   CPU_Mapped model buffer size =    92.10 MiB",
  "load_tensors: offloaded 31/31 layers to GPU",
  "load_tensors:  MTL0_Mapped model buffer size =   104.25 MiB",
  "llama_context:        CPU  output buffer size =     0.19 MiB",
  "llama_kv_cache:       MTL0 KV buffer size =    45.00 MiB",
  "llama_memory_recurrent:        CPU RS buffer size =     1.50 MiB",
  "sched_reserve:        CPU compute buffer size =    98.25 MiB",
  "some other line with 12 MiB",
];

describe("the log of loading", () => {
  it("names the cells of a sliding window's cache", () => {
    const line = "llama_kv_cache_iswa: creating     SWA KV cache, size = 1024 cells";
    const base = "llama_kv_cache_iswa: creating non-SWA KV cache, size = 8192 cells";
    expect(parseWindowCells([...LINES, base, line])).toBe(1024);
    expect(parseWindowCells([...LINES, base])).toBeNull();
  });

  it("names the buffers", () => {
    expect(parseBuffers(LINES)).toEqual([
      { device: "CPU_Mapped", purpose: "model", sizeBytes: 96_573_850 },
      { device: "MTL0_Mapped", purpose: "model", sizeBytes: 109_314_048 },
      { device: "CPU", purpose: "output", sizeBytes: 199_229 },
      { device: "MTL0", purpose: "kv-cache", sizeBytes: 47_185_920 },
      { device: "CPU", purpose: "kv-cache", sizeBytes: 1_572_864 },
      { device: "CPU", purpose: "compute", sizeBytes: 103_022_592 },
    ]);
  });

  it.each([
    ["loaded CPU backend from /a/libggml-cpu-apple_m1.so", "ggml-cpu-apple_m1"],
    ["loaded CPU backend from C:\\a\\ggml-cpu-haswell.dll", "ggml-cpu-haswell"],
    ["loaded CPU backend from /a/libggml-cpu.so", "ggml-cpu"],
    ["loaded CUDA backend from /a/libggml-cuda.so", null],
  ])("names the CPU variant in %j", (line, variant) => {
    expect(parseCpuVariant([line])).toBe(variant);
  });

  it("tells how many layers went to a GPU, or that it does not tell", () => {
    expect(parseOffloadedLayers(LINES)).toBe(31);
    expect(parseOffloadedLayers([])).toBeNull();
  });

  it("gives the last warning or error as the reason of a refusal", () => {
    const log = new LoadLog();
    expect(log.reason()).toBe("it gave no reason");
    log.listen(2, "information\n");
    log.listen(4, "first problem\n");
    log.listen(3, "second problem\n");
    log.listen(2, "\n");
    log.listen(2, "more information\n");
    expect(log.reason()).toBe("second problem");
    expect(log.lines).toHaveLength(4);
  });
});
