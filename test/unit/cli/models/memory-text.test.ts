import { describe, expect, it } from "vitest";
import { memoryAnswer } from "../../../../src/cli/models/memory-answer.ts";
import { memoryText } from "../../../../src/cli/models/memory-text.ts";
import type { MemoryFacts } from "../../../../src/cli/models/model-header.ts";
import { cpuLayout } from "../../../../src/cli/models/this-machine.ts";

/** A gigabyte of weights, and a megabyte per token of context. */
const MEMORY: MemoryFacts = {
  known: true,
  attention: { layers: [], slidingWindowTokens: null },
  estimate: (contextTokens) => ({
    contextTokens,
    weightBytes: 1e9,
    rearrangedBytes: 0,
    cacheBytes: contextTokens * 1e6,
    computeBytes: 0,
    computeReservedBytes: 0,
    processBytes: 0,
    totalBytes: 1e9 + contextTokens * 1e6,
  }),
};
const machine = (memoryBytes: number) =>
  ({ memoryBytes, weightLayout: "x64-avx2", mlxDevice: "cpu" }) as const;

describe("whether a model fits", () => {
  it("is asked at the context of a run when none is given", () => {
    const answer = memoryAnswer(MEMORY, null, 32_768, machine(16e9));
    expect(answer).toMatchObject({
      estimate: { contextTokens: 8192 },
      usableBytes: 12e9,
      fits: true,
      largestContextTokens: 10_752,
    });
  });

  it("is said with the largest context that fits when it does not", () => {
    const text = memoryText(memoryAnswer(MEMORY, 8192, 32_768, machine(8e9)));
    expect(text).toContain("Does not fit: it needs 9.19 GB with 8,192 tokens of context");
    expect(text).toContain("The largest context that fits is 4,864 tokens.");
  });

  it("is said when no context helps", () => {
    const text = memoryText(memoryAnswer(MEMORY, null, 4096, machine(1e9)));
    expect(text).toContain("no smaller context helps");
  });

  it("is left open when the memory cannot be estimated", () => {
    const unknown: MemoryFacts = { known: false, reason: "it keeps a running state" };
    const text = memoryText(memoryAnswer(unknown, null, 4096, machine(1e9)));
    expect(text).toBe("Memory cannot be estimated: it keeps a running state.");
  });
});

describe("the layout of weights on a processor", () => {
  it("follows from what the processor can do", () => {
    const layouts = [
      cpuLayout("x64", new Set(["avx2", "avx512f"])),
      cpuLayout("x64", new Set(["avx2"])),
      cpuLayout("x64", new Set(["sse4_2"])),
      cpuLayout("x64", null),
      cpuLayout("arm64", null),
    ];
    expect(layouts).toEqual(["x64-avx512", "x64-avx2", "x64-plain", "x64-avx2", "arm64"]);
  });
});
