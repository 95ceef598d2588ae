import { describe, expect, it } from "vitest";
import { repeatCommand } from "../../../../src/report/compose/repeat-command.ts";

describe("the command that measures the same again", () => {
  it("names what was given and what was taken by default", () => {
    const options = {
      ...{ models: ["a", "./my model.gguf"], scenarios: ["chat"], runs: 20, prompts: null },
      ...{ seed: 42, compare: false, aa: true, gpuLayers: null, kvTypeK: "f16", mmap: false },
    };

    expect(repeatCommand("perf", options)).toBe(
      "edge-bench perf --models a './my model.gguf' --scenarios chat --runs 20 --seed 42 --aa --kv-type-k f16 --no-mmap",
    );
  });

  it("leaves --runs out where the same prompts were asked in every round", () => {
    expect(repeatCommand("perf", { runs: 20, prompts: 10 })).toBe("edge-bench perf --prompts 10");
  });

  it("types what one command has on by itself and another has not", () => {
    expect(repeatCommand("eval", { swaFull: false })).toBe("edge-bench eval --no-swa-full");
    expect(repeatCommand("perf", { swaFull: true })).toBe("edge-bench perf --swa-full");
  });

  it("does not type what is on by itself", () => {
    const options = { mmap: true, fewshotMultiturn: true, keepAlive: true, fast: true };
    expect(repeatCommand("eval", options)).toBe("edge-bench eval --fast");
    expect(repeatCommand("perf", { keepAlive: false })).toBe("edge-bench perf --no-keep-alive");
  });
});
