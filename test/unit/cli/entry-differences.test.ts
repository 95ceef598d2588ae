import { describe, expect, it } from "vitest";
import type { GgufSummary } from "../../../src/assets/gguf/inspect-gguf.ts";
import { entryDifferences } from "../../../src/cli/models/entry-differences.ts";
import type { ModelEntry } from "../../../src/config/models.ts";

const GGUF: GgufSummary = {
  path: "m.gguf",
  architecture: "qwen3",
  name: null,
  quantization: "Q4_K_M",
  license: null,
  contextLength: 32_768,
  hasChatTemplate: true,
  synthetic: false,
  tensorBytes: 1,
  fileSizeBytes: 2,
  parameterCount: 1,
};
const ENTRY: ModelEntry = { id: "m", display_name: "M", format: "gguf" };

describe("entryDifferences", () => {
  it("finds none where both say the same, in whatever case", () => {
    const entry = { ...ENTRY, architecture: "Qwen3", quantization: "q4_k_m" };
    expect(entryDifferences({ ...entry, max_context_length: 32_768 }, GGUF)).toEqual([]);
  });

  it("finds none where one of both says nothing", () => {
    expect(entryDifferences(ENTRY, GGUF)).toEqual([]);
    const silent = { ...GGUF, architecture: null, quantization: null, contextLength: null };
    expect(
      entryDifferences({ ...ENTRY, architecture: "llama", quantization: "Q8_0" }, silent),
    ).toEqual([]);
  });

  it("names every difference, and both sides of it", () => {
    const entry = { ...ENTRY, architecture: "llama", quantization: "Q8_0", max_context_length: 8 };
    expect(entryDifferences(entry, GGUF)).toEqual([
      "quantization is Q8_0 in models.yaml and Q4_K_M in the file",
      "architecture is llama in models.yaml and qwen3 in the file",
      "max_context_length is 8 in models.yaml and 32768 in the file",
    ]);
  });
});
